/**
 * What is erased. `organization`: a customer with everything that is kept for them; `address`: what somebody who is no
 * customer left under an e-mail address.
 */
export type Scope = "organization" | "address";

/** A thing that is erased and has a data key of its own. */
export type Part = {
  kind: "organization" | "ticket" | "registration" | "debug-session";
  id: string;
  /** Names its data key. */
  subject: string;
};

export const ofKind = (parts: readonly Part[], kind: Part["kind"]): Part[] =>
  parts.filter((part) => part.kind === kind);

/** An erasure under way or done. Instants are epoch milliseconds. */
export type Erasure = {
  /** Random; the receipt and the ledger go by it. */
  id: string;
  scope: Scope;
  requestedAt: number;
  /** When the data keys were gone. */
  effectiveAt: number | null;
  /** When the rows were gone. */
  completedAt: number | null;
  /** When what a request that was under way may have written since was gone as well. */
  settledAt: number | null;
};

/** What anybody who holds a receipt is told. */
export type State = "effective" | "complete";
