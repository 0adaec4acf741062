import type { Once } from "../../shared/platform/once.ts";
import type { Begun, Idempotency } from "../../shared/platform/sql/idempotency.ts";

/** A call of anybody's with an `Idempotency-Key`. */
export type KeyedCall = { door: string; key: string; body: unknown };

export const beginOnce = (idempotency: Idempotency, { door, key, body }: KeyedCall): Promise<Begun> =>
  idempotency.begin({ door, caller: undefined, key, fingerprintOf: Buffer.from(JSON.stringify(body)) });

/** What the guard of the doors does with a key. */
export const doOnce = async (
  idempotency: Idempotency,
  call: KeyedCall,
  act: (once: Once) => Promise<unknown>,
): Promise<unknown> => {
  const begun = await beginOnce(idempotency, call);
  if (begun.kind === "repeated") return begun.result;
  try {
    return await act(begun.once);
  } catch (error) {
    await begun.abandon();
    throw error;
  }
};

let keys = 0;

export const freshKey = (): string => `a-key-that-nobody-guesses-${++keys}`;
