import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { usePortal } from "../portalContext.ts";
import type { Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { erasure: texts } = TEXTS.data;

/** Has everything deleted: says what goes, and asks for the password. */
export const DeleteAll = () => {
  const { client, session, showReceipt } = usePortal();
  const [isAsked, setAsked] = useState(false);
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      <button type="button" class="grave" onClick={() => setAsked(true)}>
        {texts.button}
      </button>
      {isAsked ? (
        <Dialog title={texts.warning.title} onClose={() => setAsked(false)} closeLabel={texts.warning.keep}>
          <ul>
            {texts.warning.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
          <Form
            submit={texts.warning.submit}
            isGrave
            words={TEXTS.account.wrongPassword}
            places={{ "invalid-credentials": "password" }}
            onSubmit={async ({ password = "" }) => {
              const path = "/api/organization/erasure";
              const { body } = await client.send<Receipt>("POST", path, { password }, { isPatient: true });
              showReceipt(body);
              session.end();
            }}
          >
            <TextField name="password" label={texts.warning.password} type="password" autocomplete="current-password" />
          </Form>
        </Dialog>
      ) : null}
    </section>
  );
};
