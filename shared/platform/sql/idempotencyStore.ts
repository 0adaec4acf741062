import { isUniqueViolation } from "./failures.ts";
import type { Queries, Sql, Transaction } from "./sql.ts";

/** Requests that are to happen once. Held by `claim` until `result` is there. */
interface IdempotencyTable {
  /** HMAC over door, caller and key. */
  scope: string;
  /** HMAC over the body. */
  fingerprint: string;
  claim: string | null;
  claimed_until: number | null;
  /** Whose data key seals the result. */
  subject: string | null;
  result: string | null;
  expires_at: number;
}

declare module "./sql.ts" {
  interface Schema {
    idempotency: IdempotencyTable;
  }
}

export type IdempotencyRow = IdempotencyTable;

/** A row as whoever claims it writes it. */
export type Claimed = { scope: string; fingerprint: string; claim: string; claimed_until: number; expires_at: number };

export type IdempotencyStore = {
  find(scope: string): Promise<IdempotencyRow | undefined>;
  /** False when somebody else inserted it first. */
  insert(claimed: Claimed): Promise<boolean>;
  /** Makes the row ours, if it still is as it was found. */
  takeOver(found: IdempotencyRow, claimed: Claimed): Promise<boolean>;
  /** Keeps the result, if the claim still stands. */
  keep(
    transaction: Transaction,
    kept: { scope: string; claim: string; subject: string; result: string },
  ): Promise<boolean>;
  /** Lets whoever comes next have the key at once, if the claim still stands and no result was kept. */
  release(scope: string, claim: string): Promise<void>;
  eraseSubject(on: Queries, subject: string): Promise<void>;
};

/** The table `idempotency`. */
export const createIdempotencyStore = (sql: Sql): IdempotencyStore => ({
  find: async (scope) => {
    const db = await sql.db();
    return await db.selectFrom("idempotency").selectAll().where("scope", "=", scope).executeTakeFirst();
  },

  insert: async (claimed) => {
    const db = await sql.db();
    try {
      await db.insertInto("idempotency").values(claimed).execute();
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  },

  takeOver: async (found, { scope, ...claimed }) => {
    // A row that somebody else took over and finished meanwhile has no claim again, but another subject or end.
    const db = await sql.db();
    const { numUpdatedRows } = await db
      .updateTable("idempotency")
      .set({ ...claimed, subject: null, result: null })
      .where("scope", "=", scope)
      .where("claim", found.claim === null ? "is" : "=", found.claim)
      .where("subject", found.subject === null ? "is" : "=", found.subject)
      .where("expires_at", "=", found.expires_at)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  },

  keep: async (transaction, { scope, claim, subject, result }) => {
    const { numUpdatedRows } = await transaction
      .updateTable("idempotency")
      .set({ claim: null, claimed_until: null, subject, result })
      .where("scope", "=", scope)
      .where("claim", "=", claim)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  },

  release: async (scope, claim) => {
    const db = await sql.db();
    await db
      .updateTable("idempotency")
      .set({ claimed_until: 0 })
      .where("scope", "=", scope)
      .where("claim", "=", claim)
      .execute();
  },

  eraseSubject: async (on, subject) => {
    await on.deleteFrom("idempotency").where("subject", "=", subject).execute();
  },
});
