import { useState } from "preact/hooks";
import { TextArea, TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { NewPassword } from "../../forms/NewPassword.tsx";
import type { Values } from "../../forms/values.ts";
import { Screen } from "../../frame/Screen.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { register } = TEXTS;

/** The seven things that registration asks for. A reminder that was left empty is none. */
const bodyOf = ({ passwordReminder = "", ...body }: Values): Values => ({
  ...body,
  ...(passwordReminder.trim() === "" ? {} : { passwordReminder }),
});

const Sent = ({ address, onCorrect }: { address: string; onCorrect: () => void }) => (
  <Screen title={register.sent.title}>
    <p>{register.sent.text(address)}</p>
    <p>{register.sent.next}</p>
    <button type="button" class="second" onClick={onCorrect}>
      {register.sent.correct}
    </button>
    <p class="after">
      <a class="alone" href="#/">
        {register.sent.signIn}
      </a>
    </p>
  </Screen>
);

/** Registration of an organization. */
export const Register = () => {
  const { client } = usePortal();
  const [sent, setSent] = useState<Values>({});
  const [isSent, setIsSent] = useState(false);
  if (isSent) return <Sent address={sent.contactEmail ?? ""} onCorrect={() => setIsSent(false)} />;
  return (
    <Screen title={register.title}>
      <p>{register.lead}</p>
      <Form
        draft="registration"
        submit={register.submit}
        onSubmit={async (values) => {
          await client.send("POST", "/api/registrations", bodyOf(values));
          // A slip in the address is mended without typing all of it again; passwords are.
          const { password: _, ...rest } = values;
          setSent(rest);
          setIsSent(true);
        }}
      >
        <TextField
          name="organizationName"
          label={register.organizationName}
          value={sent.organizationName}
          autocomplete="organization"
        />
        <TextField name="contactName" label={register.contactName} value={sent.contactName} autocomplete="name" />
        <TextField
          name="contactEmail"
          label={register.contactEmail}
          hint={register.contactEmailHint}
          value={sent.contactEmail}
          type="email"
          autocomplete="email"
        />
        <TextField
          name="contactPhone"
          label={register.contactPhone}
          value={sent.contactPhone}
          type="tel"
          autocomplete="tel"
        />
        <NewPassword
          name="password"
          label={register.password}
          hint={TEXTS.newPasswordHint}
          repeatLabel={TEXTS.repeatPassword}
        />
        <TextField
          name="passwordReminder"
          label={TEXTS.passwordReminder}
          hint={TEXTS.passwordReminderHint}
          value={sent.passwordReminder}
          optional
          maxLength={200}
        />
        <TextArea name="howDidYouFindUs" label={register.howDidYouFindUs} value={sent.howDidYouFindUs} rows={2} />
        <p class="hint">
          {register.promise}{" "}
          <a href="/privacy" target="_blank" rel="noopener">
            {register.privacy}
          </a>
        </p>
      </Form>
    </Screen>
  );
};
