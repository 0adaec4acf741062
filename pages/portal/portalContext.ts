import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Given } from "../../shared/pages/given.ts";
import type { Client } from "../api/client.ts";
import type { SignInResult } from "../signIn/finishSignIn.ts";
import type { ContactSession } from "./session.ts";
import type { Receipt } from "./shapes.ts";

/** What every part of the portal stands on. */
export type PortalParts = {
  given: Given;
  client: Client;
  session: ContactSession;
  /** Takes what came of a sign-in with Microsoft, once. */
  takeSignIn: () => SignInResult | undefined;
  /** What this window has learned of who is signed in. */
  seen: { email: string | undefined };
  /** Everything was deleted: shows the receipt, whoever is signed in. */
  showReceipt: (receipt: Receipt) => void;
};

export const PortalContext = createContext<PortalParts | undefined>(undefined);

export const usePortal = (): PortalParts => {
  const parts = useContext(PortalContext);
  if (!parts) throw new Error("This part stands outside the portal.");
  return parts;
};
