import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Given } from "../../shared/pages/given.ts";
import type { Client } from "../api/client.ts";
import type { WindowSession } from "../session/windowSession.ts";
import type { SignInFault } from "../signIn/finishSignIn.ts";

/** What every part of the page stands on. */
export type TenantParts = {
  given: Given;
  client: Client;
  session: WindowSession;
  /** Lets an administrator sign in: from a frame in a window of its own, else by leaving for Microsoft's page. */
  signIn: (prompt?: "select_account") => Promise<void>;
  /** Why the last sign-in came to nothing. */
  signInFault: SignInFault | undefined;
};

export const TenantContext = createContext<TenantParts | undefined>(undefined);

export const useTenant = (): TenantParts => {
  const parts = useContext(TenantContext);
  if (!parts) throw new Error("This part stands outside the tenant administrators' page.");
  return parts;
};
