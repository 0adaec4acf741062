import type { Clock } from "../platform/clock.ts";
import type { EmployeeRole } from "../platform/identity/callers.ts";
import { newId } from "../platform/ids.ts";
import type { Queries } from "../platform/sql/sql.ts";
import type { DataKey, Place, Sealed } from "../platform/vault/vault.ts";

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

export type Readings = {
  /** Writes down who read what, in the transaction without which nothing may be shown. */
  record(queries: Queries, readings: readonly Reading[]): Promise<void>;
  /** Forgets the readings of the data of subjects that are erased. */
  forget(queries: Queries, subjects: readonly string[]): Promise<void>;
};

const place = (row: string): Place => ({ table: "readings", column: "reader", row });

/** The trail that employees' readings of personal data leave. */
export const createReadings = ({ clock }: { clock: Clock }): Readings => ({
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

  forget: async (queries, subjects) => {
    await queries.deleteFrom("readings").where("subject", "in", subjects).execute();
  },
});
