import type { Clock } from "../platform/clock.ts";
import type { Contact, EmployeeRole } from "../platform/identity/callers.ts";
import type { Log } from "../platform/log.ts";
import type { Outbox } from "../platform/mail/outbox.ts";
import type { Rate } from "../platform/sql/rates.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Vault } from "../platform/vault/vault.ts";

/** What this room asks others. */
export type SupportPorts = {
  /** The verified address of a contact person. Throws `not-signed-in` where they are the contact no longer. */
  contactEmail(contact: Contact): Promise<string>;
  /** Whether there is such an organization, which was not erased. */
  isOrganization(id: string): Promise<boolean>;
  /** Leaves the trail of a reading with each organization that it concerns: by id, or by its contact's address. */
  noteReading(
    reader: { oid: string; role: EmployeeRole },
    concerned: { organizationIds: readonly string[]; emails: readonly string[] },
  ): Promise<void>;
  /** Ends debug logging for a ticket with all that was recorded, or does nothing where there is none; safe to repeat. */
  endDebug(ticket: string, why: "resolved" | "relinked"): Promise<void>;
  /** Erases what is kept of debug logging for a ticket that is being erased, or does nothing; safe to repeat. */
  eraseDebug(ticket: string): Promise<void>;
};

/** What this room is put together from. */
export type SupportParts = SupportPorts & {
  sql: Sql;
  vault: Vault;
  clock: Clock;
  log: Log;
  mail: Outbox;
  limits: {
    /** Mails that all strangers together may cause. */
    mails: Rate;
  };
};
