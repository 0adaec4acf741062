import { SHARED } from "../../frame/texts.ts";
import { Act } from "../../parts/Act.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { isFramed } from "../../signIn/fromFrame.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";

const { renew: texts } = TEXTS;

/**
 * The session is over: who signs in again loses nothing of what they typed. From a frame what was begun goes on; a window
 * leaves for Microsoft's page and comes back. Who does not sign in is signed out.
 */
export const RenewDialog = ({ onLeave }: { onLeave: () => void }) => {
  const { session, signIn, signInFault } = useTenant();
  const leave = (): void => {
    onLeave();
    session.end();
  };
  return (
    <Dialog title={texts.title} onClose={leave} closeLabel={texts.leave}>
      <p>{isFramed() ? texts.textInFrame : texts.text}</p>
      {signInFault === undefined ? null : (
        <Notice kind="bad">
          <p>{SHARED.signIn[signInFault]}</p>
        </Notice>
      )}
      <Act label={TEXTS.signIn.button} kind="first" onAct={() => signIn()} />
    </Dialog>
  );
};
