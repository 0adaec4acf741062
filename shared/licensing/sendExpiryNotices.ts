import { inBatches } from "../platform/batches.ts";
import type { Clock } from "../platform/clock.ts";
import type { Outbox } from "../platform/mail/outbox.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { DataKey } from "../platform/vault/vault.ts";
import { type Stage, stagesAt, timeLeft } from "./expiryNotice.ts";
import { dueLicenses, type EndingLicense, noteNoticed } from "./expiryNoticeStore.ts";

/** An organization's contact: the mail to them is sealed under `key`, the organization's. */
export type NoticedContact = { contactName: string; contactEmail: string; expiryNotices: boolean; key: DataKey };

/** How an organization's contact is told that a license ends. */
export type Notices = {
  /** Undefined where the organization was erased, or its contact cannot be read. */
  contactOf(organizationId: string): Promise<NoticedContact | undefined>;
  mail: Pick<Outbox, "enqueue" | "tryAtOnce">;
};

export type NoticeParts = Notices & {
  sql: Sql;
  clock: Clock;
  /** What the catalogue calls a product. */
  productName(id: string): Promise<string>;
};

const BATCH = 20;

/** Who switched notices off is not told, and not asked about at every sweep either: the notice counts as seen to. */
const notify = async (parts: NoticeParts, license: EndingLicense, stage: Stage): Promise<void> => {
  const { sql, clock, mail } = parts;
  const { organizationId, product, edition, tenant, endsAt } = license;
  const contact = await parts.contactOf(organizationId);
  const productName = await parts.productName(product);
  const its = { productName, edition, tenant, endsAt, ...timeLeft(endsAt, clock.now()) };
  const queued = await sql.transaction(async (transaction) => {
    const isFirst = await noteNoticed(transaction, license, stage);
    if (!isFirst || !contact?.expiryNotices) return undefined;
    const { key, contactEmail: to, contactName } = contact;
    return mail.enqueue(transaction, key, { kind: "license-expiry", to, parameters: { contactName, ...its } });
  });
  if (queued !== undefined) mail.tryAtOnce(queued);
};

/**
 * For the sweep: tells contacts of licenses that end in 30 days, in 7, or on this day, once each, until `deadline` (epoch
 * milliseconds). Answers how many notices it saw to. Harmless where two instances do it at once.
 */
export const sendExpiryNotices = async (parts: NoticeParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
  let seenTo = 0;
  for (const stage of stagesAt(clock.now())) {
    seenTo += await inBatches(clock, deadline, async () => {
      const licenses = await dueLicenses(await sql.db(), sql.dialect, stage, BATCH);
      for (const license of licenses) await notify(parts, license, stage);
      return licenses.length;
    });
  }
  return seenTo;
};
