import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { usePortal } from "../portalContext.ts";
import { signInAs } from "../signInAs.ts";
import { TEXTS } from "../texts.ts";

const { signIn } = TEXTS;

/** What was typed stays for who forgot the password: but for the password. */
export const SIGN_IN = "sign-in";

export const SignIn = () => {
  const { session } = usePortal();
  return (
    <Screen title={signIn.title}>
      <p>{signIn.lead}</p>
      <Form
        draft={SIGN_IN}
        submit={signIn.submit}
        words={signIn.words}
        onSubmit={async ({ email = "", password = "" }) => session.begin(await signInAs(email, password))}
        aside={<a href="#/forgotten">{signIn.forgotten}</a>}
      >
        <TextField name="email" label={signIn.email} type="email" autocomplete="username" />
        <TextField name="password" label={signIn.password} type="password" autocomplete="current-password" />
      </Form>
    </Screen>
  );
};
