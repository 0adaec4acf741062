import { Form } from "../../forms/Form.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { giveUpDialog: texts } = TEXTS.tenants;

type Props = { tenant: string; onClose: () => void; onDone: () => Promise<void> };

/** Asks before a tenant is given up: what is kept for it goes with it. */
export const GiveUp = ({ tenant, onClose, onDone }: Props) => {
  const { client } = usePortal();
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p>
        <code>{tenant}</code>
      </p>
      <p>{texts.text}</p>
      <Form
        submit={texts.submit}
        isGrave
        words={texts.words}
        onSubmit={async () => {
          await client.send("DELETE", `/api/organization/tenants/${tenant}`);
          await onDone();
        }}
      />
    </Dialog>
  );
};
