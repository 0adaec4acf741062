import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Given } from "../../shared/pages/given.ts";
import type { Client } from "../api/client.ts";
import type { WindowSession } from "../session/windowSession.ts";
import type { SignInFault } from "../signIn/finishSignIn.ts";
import type { Employee } from "./employee.ts";
import type { Found } from "./found.ts";
import type { News } from "./news.ts";
import type { Undone } from "./undone.ts";

/** What every part of the console stands on. */
export type ConsoleParts = {
  given: Given;
  client: Client;
  session: WindowSession;
  /** Who is signed in; without roles where nobody is. */
  employee: Employee;
  /** Why the last sign-in gave no token. */
  signInFault: SignInFault | undefined;
  /** Leaves for Microsoft's sign-in, and comes back to the same route. */
  signIn: (prompt?: "select_account") => Promise<void>;
  found: Found;
  news: News;
  undone: Undone;
};

export const ConsoleContext = createContext<ConsoleParts | undefined>(undefined);

export const useConsole = (): ConsoleParts => {
  const parts = useContext(ConsoleContext);
  if (!parts) throw new Error("This part stands outside the console.");
  return parts;
};
