import type { Clock } from "../platform/clock.ts";
import type { EmployeeRole } from "../platform/identity/callers.ts";
import type { ContactTokens } from "../platform/identity/contactTokens.ts";
import type { Passwords } from "../platform/identity/passwords.ts";
import type { Log } from "../platform/log.ts";
import type { Outbox } from "../platform/mail/outbox.ts";
import type { Queries, Sql } from "../platform/sql/sql.ts";
import type { DataKey, Vault } from "../platform/vault/vault.ts";
import type { Limits } from "./limits.ts";
import type { Turns } from "./turns.ts";

/** The trail that an employee's reading leaves; `privacy` keeps it. */
export type ReadingTrail = {
  record(
    queries: Queries,
    readings: readonly { organizationId: string; key: DataKey; oid: string; role: EmployeeRole }[],
  ): Promise<void>;
};

/** What this room is put together from. */
export type OrganizationsParts = {
  sql: Sql;
  vault: Vault;
  clock: Clock;
  log: Log;
  mail: Outbox;
  contactTokens: ContactTokens;
  passwords: Passwords;
  readings: ReadingTrail;
  limits: Limits;
};

/** What the operations stand on. */
export type Parts = OrganizationsParts & { turns: Turns };
