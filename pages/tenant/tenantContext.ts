import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Given } from "../../shared/pages/given.ts";
import type { Client } from "../api/client.ts";
import type { WindowSession } from "../session/windowSession.ts";
import type { ConsentResult } from "../signIn/consent.ts";
import type { SignInFault } from "../signIn/finishSignIn.ts";
import type { Away, Returning } from "../signIn/fromFrame.ts";

/** What every part of the page stands on. */
export type TenantParts = {
  given: Given;
  client: Client;
  session: WindowSession;
  /** Lets an administrator sign in, of whichever tenant: from a frame in windows of its own, else by leaving for Microsoft's page. */
  signIn: () => Promise<void>;
  /** The same when the session is over, and for its tenant alone. */
  signInAgain: () => Promise<void>;
  /** Why the last sign-in came to nothing. */
  signInFault: SignInFault | undefined;
  /** From a frame: lets an administrator consent at `url`. */
  askConsent: (url: string) => Promise<void>;
  /** What came of that; `unknown`: the window was closed before an answer came. */
  consent: ConsentResult["consent"] | "unknown" | undefined;
  /** Whether something that was typed went, as it was for another tenant. */
  isDropped: boolean;
  /** What is open in another window, if anything: it can be brought to the front, and given up to be begun again. */
  elsewhere: Pick<Away<Returning>, "show" | "giveUp"> | undefined;
};

export const TenantContext = createContext<TenantParts | undefined>(undefined);

export const useTenant = (): TenantParts => {
  const parts = useContext(TenantContext);
  if (!parts) throw new Error("This part stands outside the tenant administrators' page.");
  return parts;
};
