import { type Clock, toRfc3339 } from "../platform/clock.ts";
import type { EmployeeRole } from "../platform/identity/callers.ts";
import { newId } from "../platform/ids.ts";
import type { Queries, Sql } from "../platform/sql/sql.ts";
import type { DataKey, Place, Sealed, Vault } from "../platform/vault/vault.ts";
import { READINGS_KEPT_FOR } from "./retention.ts";

export type ReadingsTable = {
  id: string;
  organization_id: string;
  subject: string;
  at: number;
  /** Sealed `ReaderSeal`. */
  reader: Sealed;
};

/** What `readings.reader` holds: the employee's object id in the vendor's tenant, and the role that let them in. */
export type ReaderSeal = { oid: string; role: EmployeeRole };

declare module "../platform/sql/sql.ts" {
  interface Schema {
    readings: ReadingsTable;
  }
}

/** One employee's reading of one organization's data; `key` is the organization's. */
export type Reading = { organizationId: string; key: DataKey; oid: string; role: EmployeeRole };

/** What an organization sees of a reading: when and in which role, not who. */
export type SeenReading = { at: string; role: EmployeeRole };

export type Readings = {
  /** Writes down who read what, in the transaction without which nothing may be shown. */
  record(queries: Queries, readings: readonly Reading[]): Promise<void>;
  /** The readings of one organization's data in the last 90 days, newest first. */
  list(organization: { organizationId: string; subject: string }): Promise<SeenReading[]>;
  /** Forgets the readings of the data of subjects that are erased. */
  forget(queries: Queries, subjects: readonly string[]): Promise<void>;
};

const place = (row: string): Place => ({ table: "readings", column: "reader", row });

/** The trail that employees' readings of personal data leave. */
export const createReadings = (parts: { sql: Sql; vault: Pick<Vault, "keyring">; clock: Clock }): Readings => {
  const { sql, vault, clock } = parts;

  return {
    record: async (queries, readings) => {
      for (const { organizationId, key, oid, role } of readings) {
        const id = newId(clock);
        const reader: ReaderSeal = { oid, role };
        await queries
          .insertInto("readings")
          .values({
            id,
            organization_id: organizationId,
            subject: key.subject,
            at: clock.now(),
            reader: key.seal(place(id), reader),
          })
          .execute();
      }
    },

    list: async ({ organizationId, subject }) => {
      const db = await sql.db();
      const rows = await db
        .selectFrom("readings")
        .selectAll()
        .where("organization_id", "=", organizationId)
        .where("at", ">", clock.now() - READINGS_KEPT_FOR)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .execute();
      const key = await vault.keyring.open(subject);
      return rows.map(({ id, at, reader }) => ({
        at: toRfc3339(at),
        role: key.open<ReaderSeal>(place(id), reader).role,
      }));
    },

    forget: async (queries, subjects) => {
      await queries.deleteFrom("readings").where("subject", "in", subjects).execute();
    },
  };
};
