import type { Selectable } from "kysely";
import type { QueueTable } from "../sql/queueTable.ts";
import type { Sealed } from "../vault/vault.ts";
import type { MailKind, MailParameters } from "./kinds.ts";

/** Account mail that waits. */
export interface OutboxTable extends QueueTable {
  kind: MailKind;
  subject: string;
  /** Sealed `OutboxSeal`. */
  mail: Sealed;
  /** From here on nobody needs it. */
  expires_at: number;
  /** Why it was set aside. */
  fault: string | null;
}

declare module "../sql/sql.ts" {
  interface Schema {
    outbox: OutboxTable;
  }
}

export type OutboxRow = Selectable<OutboxTable>;

/** What `outbox.mail` holds: the recipient's address and what the template of the kind is told. */
export type OutboxSeal<Kind extends MailKind = MailKind> = { to: string; parameters: MailParameters[Kind] };
