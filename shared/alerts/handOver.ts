import { type Clock, HOUR, SECOND } from "../platform/clock.ts";
import { domainOf } from "../platform/emailAddress.ts";
import { idOfRequest, newId } from "../platform/ids.ts";
import { describeError, type Log } from "../platform/log.ts";
import type { Once } from "../platform/once.ts";
import { notLinked, Refusal } from "../platform/refusal.ts";
import { count } from "../platform/sql/rates.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { HandedOver, Outcome, Settings, Web } from "./alert.ts";
import type { AlertIndexes } from "./alertIndex.ts";
import { cleanHtml } from "./cleanHtml.ts";
import { deliverAt } from "./deliveryTime.ts";
import { holidayTest } from "./holidays.ts";
import type { Plans } from "./plans.ts";
import type { AlertPorts } from "./ports.ts";
import { type ScheduleParts, schedule } from "./schedule.ts";
import { type AtOnceParts, recipientNotAllowed, sendAtOnce } from "./sendAtOnce.ts";

export type HandOverParts = AlertPorts & {
  sql: Sql;
  clock: Clock;
  log: Log;
  plans: Plans;
  indexes: AlertIndexes;
  atOnce: AtOnceParts;
  scheduling: ScheduleParts;
  /** Mails an hour that a tenant may hand over, counted by recipient. */
  rate: number;
};

const EVERY_DOMAIN = "*";

const requireRule = async (parts: HandOverParts, web: Web, name: string): Promise<{ listId: string }> => {
  const rule = await parts.ruleOf(web, name);
  if (rule === undefined) throw new Refusal("not-found", "This site has no alerts configuration of this name.");
  if (!rule.isOn) throw new Refusal("conflict", "This rule is switched off. Nothing is sent by it.");
  return rule;
};

const refuseForeign = (recipients: readonly string[], { recipientDomains }: Settings): void => {
  if (recipientDomains.includes(EVERY_DOMAIN)) return;
  const foreign = recipients.flatMap((each, at) => (recipientDomains.includes(domainOf(each)) ? [] : [at]));
  if (foreign.length === 0) return;
  const detail = "The tenant's administrators allow no alerts to this domain. They set recipientDomains.";
  throw recipientNotAllowed(detail, foreign);
};

const countAgainstQuota = async (parts: HandOverParts, tenant: string, mails: number): Promise<void> => {
  const { sql, clock, indexes, rate } = parts;
  const of = { purpose: "alerts", bucket: indexes.tenant(tenant) };
  const wait = await count(await sql.db(), of, { times: rate, within: HOUR }, clock.now(), { amount: mails });
  if (wait === 0) return;
  throw new Refusal("too-many-requests", "This tenant has handed over as many alerts as it may in an hour.", {
    retryAfter: Math.ceil(Math.min(wait, HOUR) / SECOND),
  });
};

/** Each address once, whatever its case, with the positions that it had. */
const distinct = (recipients: readonly string[]): { address: string; positions: number[] }[] => {
  const places = recipients.map((address, at) => ({ address, at }));
  return [...Map.groupBy(places, ({ address }) => address.toLowerCase()).values()].map((same) => ({
    address: same[0]?.address ?? "",
    positions: same.map(({ at }) => at),
  }));
};

const tellHistory = async (
  parts: HandOverParts,
  web: Web,
  { component, rule }: HandedOver,
  sent: { id: string; at: number; listId: string; count: number; isWhole: boolean; took: number },
): Promise<void> => {
  const { id, at, listId, count: mails, isWhole, took: durationMs } = sent;
  const outcome = isWhole ? "success" : "warning";
  try {
    await parts.tell(web, at, id, [
      {
        component,
        event: "alert",
        outcome,
        configuration: { kind: "alerts", name: rule },
        listId,
        durationMs,
        count: mails,
      },
    ]);
  } catch (error) {
    // It has left, and asking again would send it again.
    parts.log.warn("alert-not-told", describeError(error));
  }
};

/**
 * A component hands over an alert. It leaves at once, and is stored nowhere, or waits sealed until it is due. Throws
 * `not-licensed`, `not-found` (no such rule), `conflict` (the rule is off), `recipient-not-allowed`,
 * `too-many-requests`, and `unavailable` where it did not leave: nothing is kept then.
 */
export const handOverAlert = async (
  parts: HandOverParts,
  web: Web,
  alert: HandedOver,
  once: Once,
): Promise<Outcome> => {
  const { clock, plans } = parts;
  // Before anything is looked at: an erasure of the tenant meanwhile goes by it.
  const acceptedAt = clock.now();
  const { tenant, site } = web;
  const { product, component, rule, subject, delivery } = alert;
  const owner = await parts.ownerOf(tenant);
  if (owner === undefined) throw notLinked();
  if (!(await parts.isLicensed({ tenant, product, component, site: site.siteGuid }))) {
    throw new Refusal(
      "not-licensed",
      "No valid license covers this component on this site. A license check tells why.",
    );
  }
  const generation = await plans.generation(tenant);
  const { listId } = await requireRule(parts, web, rule);
  const settings = await parts.settingsOf(tenant);
  refuseForeign(alert.recipients, settings);
  const recipients = distinct(alert.recipients);
  const addresses = recipients.map(({ address }) => address);
  await countAgainstQuota(parts, tenant, addresses.length);

  const id = once.request === undefined ? newId(clock) : idOfRequest(once.request);
  const html = await cleanHtml(alert.html);
  const leaves = deliverAt(delivery, acceptedAt, settings, await holidayTest(settings.holidays));

  if (delivery !== "immediate" && leaves !== "now") {
    const content = { subject, html, component, rule, listId };
    const times = { delivery, acceptedAt, deliverAt: leaves, generation };
    return schedule(
      parts.scheduling,
      { id, web, subject: owner.subject, ...times, recipients: addresses, content },
      once,
    );
  }

  const organizationName = await parts.nameOf(tenant);
  const refused = await sendAtOnce(parts.atOnce, { id, recipients: addresses, subject, html, organizationName });
  const rejected = refused.flatMap((at) => recipients[at]?.positions ?? []).sort((one, other) => one - other);
  const outcome: Outcome = { id, status: "sent", rejected };
  const took = clock.now() - acceptedAt;
  const left = {
    id,
    at: acceptedAt,
    listId,
    count: addresses.length - refused.length,
    isWhole: refused.length === 0,
    took,
  };
  await tellHistory(parts, web, alert, left);
  if (once.request !== undefined) {
    await parts.sql.transaction((transaction) => once.keep(transaction, owner.subject, outcome));
  }
  return outcome;
};
