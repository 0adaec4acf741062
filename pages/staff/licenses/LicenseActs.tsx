import { useState } from "preact/hooks";
import { Act } from "../../parts/Act.tsx";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { changeShown } from "./changeShown.ts";

const { licenses: texts } = TEXTS;

/** `onDone`: something was done, or, as somebody else had changed the license, was not. */
type Props = { license: License; name: string; onDone: (isDone: boolean) => Promise<void> };

/** What is asked before a license stops counting. */
const ASKED = { suspended: texts.suspendDialog, revoked: texts.revokeDialog } as const;

/** Changing, suspending and revoking a license; the two that stop add-ins are asked about first. */
export const LicenseActs = ({ license, name, onDone }: Props) => {
  const { id, organizationId, status } = license;
  const { client } = useConsole();
  const [asking, setAsking] = useState<keyof typeof ASKED>();
  const become = async (wanted: License["status"]): Promise<void> => {
    const isDone = await changeShown(client, license, wanted);
    setAsking(undefined);
    await onDone(isDone);
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
        <Act label={texts.resume} fullLabel={texts.of(texts.resume, name)} kind="link" onAct={() => become("active")} />
      ) : (
        button("suspended", texts.suspend)
      )}
      {button("revoked", texts.revoke)}
      {asking === undefined ? null : (
        <Confirm
          title={ASKED[asking].title}
          submit={ASKED[asking].submit}
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
