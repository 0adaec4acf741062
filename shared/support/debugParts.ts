import type { Clock } from "../platform/clock.ts";
import type { EmployeeRole } from "../platform/identity/callers.ts";
import type { Outbox } from "../platform/mail/outbox.ts";
import type { Queries, Sql, Transaction } from "../platform/sql/sql.ts";
import { type DataKey, KeyGone, type Vault } from "../platform/vault/vault.ts";
import type { Session } from "./debugSessionStore.ts";

/** Whom an organization has for its contact person. */
export type ContactPerson = {
  contactName: string;
  contactEmail: string;
  /** The organization's data key. */
  key: DataKey;
  /** Another number for another contact person. */
  generation: number;
};

/** What this part of the room asks others. */
export type DebugPorts = {
  /** The present contact person; undefined where there is no such organization, or it was erased. */
  contactOf(organizationId: string): Promise<ContactPerson | undefined>;
  /** Whose a tenant is and how it came to be theirs, held until the transaction ends; undefined where nobody linked it. */
  holdTenant(
    transaction: Transaction,
    tenant: string,
  ): Promise<{ organizationId: string; linkedBy: "proof" | "employee" } | undefined>;
  /** Whether the catalogue has a component of this id. */
  isComponent(id: string): Promise<boolean>;
  /** The trail that an employee's reading leaves. */
  recordReadings(
    queries: Queries,
    readings: readonly { organizationId: string; key: DataKey; oid: string; role: EmployeeRole }[],
  ): Promise<void>;
  /** Deletes what was kept under an `Idempotency-Key` for a subject. */
  forgetRequests(queries: Queries, subject: string): Promise<void>;
};

export type DebugParts = DebugPorts & {
  sql: Sql;
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  mail: Pick<Outbox, "enqueue" | "tryAtOnce">;
};

/** Sessions with their keys, but for those whose key is gone: they are being ended at this moment. */
export const withKeys = async (
  { vault }: Pick<DebugParts, "vault">,
  sessions: readonly Session[],
): Promise<{ session: Session; key: DataKey }[]> => {
  const keyed = sessions.map(async (session) => {
    try {
      return [{ session, key: await vault.keyring.open(session.subject) }];
    } catch (error) {
      if (error instanceof KeyGone) return [];
      throw error;
    }
  });
  return (await Promise.all(keyed)).flat();
};
