import type { Transaction } from "./sql/sql.ts";

/**
 * What makes a write happen once. An operation that creates or sends keeps its result through this in the very
 * transaction that does the work, so that either both stand or neither; a repeated request with the same
 * `Idempotency-Key` is then answered from what was kept. Without a key, keeping does nothing.
 */
export type Once = {
  /**
   * What a request is known by through all its repetitions, also where an earlier one died half-way, and when it was
   * first received (epoch milliseconds): for work outside SQL, which is repeated and must come to the same. Undefined
   * where no key was sent.
   */
  readonly request?: { readonly id: string; readonly firstAt: number };
  /**
   * Keeps `result` (JSON), sealed under `subject`'s data key and erased with it. Throws, and so rolls the
   * transaction back, when another worker has taken the key over meanwhile.
   */
  keep(transaction: Transaction, subject: string, result: unknown): Promise<void>;
};

/** For callers that sent no key. */
export const notRepeated: Once = { keep: async () => {} };
