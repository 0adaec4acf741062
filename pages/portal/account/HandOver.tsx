import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { handover: texts } = TEXTS.account;

/** The account goes to a new contact person, or the contact person to a new address: once its link was opened. */
export const HandOver = () => {
  const { client } = usePortal();
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      <Form
        submit={texts.submit}
        draft="handover"
        done={({ contactEmail = "" }) => texts.sent(contactEmail)}
        words={TEXTS.account.wrongPassword}
        places={{ "invalid-credentials": "currentPassword" }}
        onSubmit={async (values) => {
          await client.send("POST", "/api/organization/handover", values);
        }}
      >
        <TextField name="contactName" label={texts.name} />
        <TextField name="contactEmail" label={texts.email} type="email" />
        <TextField name="contactPhone" label={texts.phone} type="tel" />
        <TextField
          name="currentPassword"
          label={texts.currentPassword}
          type="password"
          autocomplete="current-password"
        />
      </Form>
    </section>
  );
};
