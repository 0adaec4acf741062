import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Outbox } from "../../platform/mail/outbox.ts";
import type { Rate } from "../../platform/sql/rates.ts";
import type { Sql } from "../../platform/sql/sql.ts";
import type { Vault } from "../../platform/vault/vault.ts";
import type { Ledger } from "./ledger.ts";
import type { Rooms } from "./ports.ts";
import type { Sign } from "./receipt.ts";

/** What an erasure stands on. */
export type ErasureParts = {
  sql: Sql;
  vault: Pick<Vault, "keyring" | "blindIndex">;
  clock: Clock;
  log: Log;
  ledger: Ledger;
  mail: Outbox;
  limits: { mails: Rate };
  rooms: Rooms;
  sign: Sign;
  /** For how many days a backup of the database is kept. */
  backupDays: number;
  /** Issuer of receipts. */
  publicUrl: string;
};
