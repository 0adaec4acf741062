import { useState } from "preact/hooks";
import { Act } from "../../parts/Act.tsx";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { licenses: texts } = TEXTS;

type Props = { license: License; name: string; onChanged: () => Promise<void> };

/** What is asked before a license stops counting. */
const ASKED = { suspended: texts.suspendDialog, revoked: texts.revokeDialog } as const;

/** Changing, suspending and revoking a license; the two that stop add-ins are asked about first. */
export const LicenseActs = ({ license: { id, organizationId, status }, name, onChanged }: Props) => {
  const { client } = useConsole();
  const [asking, setAsking] = useState<keyof typeof ASKED>();
  const become = async (wanted: License["status"]): Promise<void> => {
    await client.send("PATCH", `/api/staff/licenses/${id}`, { status: wanted });
    setAsking(undefined);
    await onChanged();
  };
  const button = (wanted: keyof typeof ASKED, label: string) => (
    <button type="button" class="link" aria-label={texts.of(label, name)} onClick={() => setAsking(wanted)}>
      {label}
    </button>
  );
  return (
    <div class="actions">
      <a href={`#/organizations/${organizationId}/licenses/${id}`} aria-label={texts.of(texts.change, name)}>
        {texts.change}
      </a>
      {status === "suspended" ? (
        <Act
          label={texts.resume}
          fullLabel={texts.of(texts.resume, name)}
          kind="link"
          words={texts.words}
          onAct={() => become("active")}
        />
      ) : (
        button("suspended", texts.suspend)
      )}
      {button("revoked", texts.revoke)}
      {asking === undefined ? null : (
        <Confirm
          title={ASKED[asking].title}
          submit={ASKED[asking].submit}
          words={texts.words}
          onClose={() => setAsking(undefined)}
          onConfirm={() => become(asking)}
        >
          <p>{name}</p>
          <p>{ASKED[asking].text}</p>
        </Confirm>
      )}
    </div>
  );
};
