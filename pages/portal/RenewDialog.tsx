import { Problem } from "../api/problem.ts";
import { TextField } from "../forms/Field.tsx";
import { Form } from "../forms/Form.tsx";
import { SHARED } from "../frame/texts.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { organizationOf } from "./organizationOf.ts";
import { usePortal } from "./portalContext.ts";
import { signInAs } from "./signInAs.ts";
import { TEXTS } from "./texts.ts";

const { renew, signIn } = TEXTS;

/** The session is over: who signs in again here goes on where they were, and loses nothing; nor does who puts it off. */
export const RenewDialog = ({ onAnswer }: { onAnswer: (hasSignedIn: boolean) => void }) => {
  const { session, seen } = usePortal();
  const leave = (): void => {
    onAnswer(false);
    session.end();
  };
  return (
    <Dialog
      title={renew.title}
      onClose={() => onAnswer(false)}
      closeLabel={SHARED.notNow}
      aside={
        <button type="button" class="link" onClick={leave}>
          {renew.leave}
        </button>
      }
    >
      <p>{renew.text}</p>
      <Form
        submit={signIn.submit}
        words={renew.words}
        onSubmit={async ({ email = "", password = "" }) => {
          const token = await signInAs(email, password);
          // What waits was meant for that organization: another's contact person would do it to their own.
          if (organizationOf(token) !== organizationOf(session.token())) throw new Problem(403, "another-account", "");
          session.begin(token);
          onAnswer(true);
        }}
      >
        <TextField name="email" label={signIn.email} type="email" autocomplete="username" value={seen.email} />
        <TextField name="password" label={signIn.password} type="password" autocomplete="current-password" />
      </Form>
    </Dialog>
  );
};
