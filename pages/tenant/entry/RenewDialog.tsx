import { SignInAgain } from "../../session/SignInAgain.tsx";
import { isFramed } from "../../signIn/fromFrame.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { Elsewhere } from "./Elsewhere.tsx";

const { renew } = TEXTS;

/**
 * The session is over: who signs in again loses nothing of what they typed. From a frame what was begun goes on; a window
 * leaves for Microsoft's page and comes back.
 */
export const RenewDialog = ({ onLater }: { onLater: () => void }) => {
  const { session, signInAgain, signInFault } = useTenant();
  const leave = (): void => {
    onLater();
    session.end();
  };
  const text = isFramed() ? renew.textInFrame : renew.text;
  const texts = { ...renew, text, button: TEXTS.signIn.button };
  return (
    <SignInAgain texts={texts} signInFault={signInFault} onSignIn={signInAgain} onLater={onLater} onLeave={leave}>
      <Elsewhere />
    </SignInAgain>
  );
};
