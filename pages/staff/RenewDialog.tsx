import { SHARED } from "../frame/texts.ts";
import { Act } from "../parts/Act.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

const { renew: texts } = TEXTS;

/**
 * The session is over: who signs in again comes back to the same place, with what they typed. The token stays until then, so
 * that it is known whose drafts these are; who does not sign in again is signed out.
 */
export const RenewDialog = ({ onLeave }: { onLeave: () => void }) => {
  const { session, signIn, signInFault } = useConsole();
  const leave = (): void => {
    onLeave();
    session.end();
  };
  return (
    <Dialog title={texts.title} onClose={leave} closeLabel={texts.leave}>
      <p>{texts.text}</p>
      {signInFault === undefined ? null : (
        <Notice kind="bad">
          <p>{SHARED.signIn[signInFault]}</p>
        </Notice>
      )}
      <Act label={TEXTS.signIn.button} kind="first" onAct={() => signIn()} />
    </Dialog>
  );
};
