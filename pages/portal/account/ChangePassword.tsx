import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { NewPassword } from "../../forms/NewPassword.tsx";
import { usePortal } from "../portalContext.ts";
import { signInAs } from "../signInAs.ts";
import { TEXTS } from "../texts.ts";

const { password: texts } = TEXTS.account;

/** A new password signs everybody out; whoever chose it is signed in with it at once. */
export const ChangePassword = ({ email }: { email: string }) => {
  const { client, session } = usePortal();
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      <Form
        submit={texts.submit}
        done={texts.done}
        words={TEXTS.account.wrongPassword}
        places={{ "invalid-credentials": "currentPassword" }}
        onSubmit={async ({ currentPassword = "", newPassword = "", passwordReminder = "" }) => {
          const reminder = passwordReminder.trim() === "" ? {} : { passwordReminder };
          await client.send("POST", "/api/organization/password", { currentPassword, newPassword, ...reminder });
          session.begin(await signInAs(email, newPassword));
        }}
      >
        <TextField
          name="currentPassword"
          label={TEXTS.account.currentPassword}
          type="password"
          autocomplete="current-password"
        />
        <NewPassword
          name="newPassword"
          label={texts.newPassword}
          hint={TEXTS.newPasswordHint}
          repeatLabel={texts.repeat}
        />
        <TextField
          name="passwordReminder"
          label={TEXTS.passwordReminder}
          hint={texts.reminderHint}
          optional
          maxLength={200}
        />
      </Form>
    </section>
  );
};
