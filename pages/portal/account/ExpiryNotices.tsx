import { Act } from "../../parts/Act.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { notices: texts } = TEXTS.account;

/** Whether a mail says that a license is about to end. */
export const ExpiryNotices = ({ isOn, onChanged }: { isOn: boolean; onChanged: () => Promise<void> }) => {
  const { client } = usePortal();
  return (
    <section>
      <h2>{texts.title}</h2>
      <p role="status">{isOn ? texts.on : texts.off}</p>
      <Act
        label={isOn ? texts.switchOff : texts.switchOn}
        onAct={async () => {
          await client.send("PATCH", "/api/organization", { expiryNotices: !isOn });
          await onChanged();
        }}
      />
    </section>
  );
};
