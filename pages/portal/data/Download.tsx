import { Act } from "../../parts/Act.tsx";
import { saveFile } from "../../parts/saveFile.ts";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { download: texts } = TEXTS.data;

/** All that is kept about the organization, as a file. */
export const Download = () => {
  const { client } = usePortal();
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      <Act
        label={texts.button}
        words={TEXTS.data.words}
        onAct={async () => {
          const all = await client.get<unknown>("/api/organization/export", { isPatient: true });
          saveFile(texts.file, "application/json", `${JSON.stringify(all, null, 2)}\n`);
        }}
      />
    </section>
  );
};
