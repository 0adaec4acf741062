import { type Clock, toRfc3339 } from "../platform/clock.ts";
import { newId } from "../platform/ids.ts";
import type { Once } from "../platform/once.ts";
import { siteIdOf } from "../platform/sharepoint/siteId.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Vault } from "../platform/vault/vault.ts";
import type { Content, Outcome, Waiting, Web } from "./alert.ts";
import type { AlertIndexes } from "./alertIndex.ts";
import type { AlertStore, NewRow } from "./alertStore.ts";
import { ALONE, isAlone } from "./bundles.ts";
import { placeOfContent } from "./openBundle.ts";
import type { Plans } from "./plans.ts";
import { spreadOf } from "./spread.ts";

export type ScheduleParts = {
  sql: Sql;
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  store: Pick<AlertStore, "insert">;
  plans: Pick<Plans, "hold">;
  indexes: AlertIndexes;
  /** Over how many milliseconds what is due at the same time is spread. */
  spread: number;
};

/** An alert with all that decides when it leaves. */
export type ToSchedule = {
  id: string;
  web: Web;
  /** Whose data key seals it. */
  subject: string;
  /** Of the tenant's plan, read before the settings that `deliverAt` follows from. */
  generation: number;
  delivery: Waiting;
  recipients: readonly string[];
  content: Omit<Content, "to">;
  acceptedAt: number;
  deliverAt: number;
};

/**
 * Keeps an alert until it is due: one sealed row a recipient, all in one transaction. It follows every change of the
 * tenant's settings that is made meanwhile.
 */
export const schedule = async (parts: ScheduleParts, alert: ToSchedule, once: Once): Promise<Outcome> => {
  const { sql, vault, clock, store, plans, indexes, spread } = parts;
  const { id, web, subject, generation, delivery, recipients, content, acceptedAt, deliverAt } = alert;
  const key = await vault.keyring.open(subject);
  const rule = indexes.rule(web, content.rule);
  const rows = recipients.map((to): NewRow => {
    const row = newId(clock);
    const bundle = isAlone({ delivery }) ? ALONE : indexes.recipient(web.tenant, delivery, to);
    const sealed: Content = { to, ...content };
    return {
      id: row,
      due_at: deliverAt + spreadOf({ id: row, bundle }, spread),
      tenant: web.tenant,
      site: siteIdOf(web.site),
      subject,
      alert: id,
      rule,
      bundle,
      delivery,
      accepted_at: acceptedAt,
      deliver_at: deliverAt,
      content: key.seal(placeOfContent(row), sealed),
    };
  });
  const outcome: Outcome = { id, status: "scheduled", rejected: [], deliverAt: toRfc3339(deliverAt) };
  await sql.transaction(async (transaction) => {
    await store.insert(transaction, rows);
    await plans.hold(transaction, web.tenant, generation);
    await once.keep(transaction, subject, outcome);
  });
  return outcome;
};
