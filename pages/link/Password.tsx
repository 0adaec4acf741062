import { TextField } from "../forms/Field.tsx";
import { Form } from "../forms/Form.tsx";
import { NewPassword } from "../forms/NewPassword.tsx";
import { Screen } from "../frame/Screen.tsx";
import { SHARED } from "../frame/texts.ts";
import { useLink } from "./linkContext.ts";
import { TEXTS } from "./texts.ts";

/** Where each password goes, under which name, and whether it is chosen here. */
const PASSWORDS = {
  verify: { path: "/api/registrations/verify", name: "password", isNew: false },
  reset: { path: "/api/password/reset/confirm", name: "newPassword", isNew: true },
  handover: { path: "/api/organization/handover/confirm", name: "password", isNew: true },
} as const;

/** Proves a registration by its password, or chooses a new one. */
export const Password = ({ action }: { action: keyof typeof PASSWORDS }) => {
  const { vendorName, send, finish } = useLink();
  const { path, name, isNew } = PASSWORDS[action];
  const texts = TEXTS[action];
  return (
    <Screen title={texts.title}>
      <p>{texts.text(vendorName)}</p>
      <Form
        submit={texts.submit}
        words={texts.words}
        onSubmit={async (values) => {
          await send(path, values);
          finish();
        }}
      >
        {isNew ? (
          <NewPassword
            name={name}
            label={texts.password}
            hint={SHARED.newPasswordHint}
            repeatLabel={SHARED.repeatPassword}
          />
        ) : (
          <TextField name={name} label={texts.password} type="password" autocomplete="current-password" />
        )}
      </Form>
    </Screen>
  );
};
