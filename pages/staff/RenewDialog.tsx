import { SignInAgain } from "../session/SignInAgain.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

/**
 * The session is over: who signs in again comes back to the same place, with what they typed. The token stays until then, so
 * that it is known whose drafts these are.
 */
export const RenewDialog = ({ onLater }: { onLater: () => void }) => {
  const { session, signIn, signInFault, undone } = useConsole();
  const leave = (): void => {
    onLater();
    session.end();
  };
  const signInAgain = (): Promise<void> => {
    undone.keep();
    return signIn();
  };
  const texts = { ...TEXTS.renew, button: TEXTS.signIn.button };
  return (
    <SignInAgain texts={texts} signInFault={signInFault} onSignIn={signInAgain} onLater={onLater} onLeave={leave} />
  );
};
