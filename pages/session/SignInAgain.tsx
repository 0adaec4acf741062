import { SHARED } from "../frame/texts.ts";
import { Act } from "../parts/Act.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Notice } from "../parts/Notice.tsx";
import type { SignInFault } from "../signIn/finishSignIn.ts";

type Props = {
  texts: { title: string; text: string; leave: string; button: string };
  signInFault: SignInFault | undefined;
  onSignIn: () => Promise<void>;
  onLeave: () => void;
};

/** The session with Microsoft is over: who signs in again loses nothing of what they typed; who does not is signed out. */
export const SignInAgain = ({ texts, signInFault, onSignIn, onLeave }: Props) => (
  <Dialog title={texts.title} onClose={onLeave} closeLabel={texts.leave} isFirm>
    <p>{texts.text}</p>
    {signInFault === undefined ? null : (
      <Notice kind="bad">
        <p>{SHARED.signIn[signInFault]}</p>
      </Notice>
    )}
    <Act label={texts.button} kind="first" onAct={onSignIn} />
  </Dialog>
);
