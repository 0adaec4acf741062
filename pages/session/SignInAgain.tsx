import type { ComponentChildren } from "preact";
import { SHARED } from "../frame/texts.ts";
import { Act } from "../parts/Act.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Notice } from "../parts/Notice.tsx";
import type { SignInFault } from "../signIn/finishSignIn.ts";

type Props = {
  texts: { title: string; text: string; leave: string; button: string };
  signInFault: SignInFault | undefined;
  onSignIn: () => Promise<void>;
  /** Stays without: what was asked for is refused, and asked again at the next act. */
  onLater: () => void;
  /** Signs out. */
  onLeave: () => void;
  /** Below the button. */
  children?: ComponentChildren;
};

/** The session with Microsoft is over: who signs in again loses nothing of what they typed, nor does who puts it off. */
export const SignInAgain = ({ texts, signInFault, onSignIn, onLater, onLeave, children }: Props) => (
  <Dialog
    title={texts.title}
    onClose={onLater}
    closeLabel={SHARED.notNow}
    aside={
      <button type="button" class="link" onClick={onLeave}>
        {texts.leave}
      </button>
    }
  >
    <p>{texts.text}</p>
    {signInFault === undefined ? null : (
      <Notice kind="bad">
        <p>{SHARED.signIn[signInFault]}</p>
      </Notice>
    )}
    <Act label={texts.button} kind="first" onAct={onSignIn} />
    {children}
  </Dialog>
);
