import { randomUUID } from "node:crypto";
import type { Client } from "../../e2e/client.ts";
import type { Promised } from "../ledger.ts";
import { type Alert, DOMAIN, expectStatus, type Licensed } from "./customer.ts";

/** Alerts of a recipient's digest. */
export const IN_A_DIGEST = 5;
/** Of ten alerts, those that leave alone; the others leave in digests. */
const ALONE_OF_TEN = 6;
const AT_ONCE = 16;

/** An alert to one recipient, with the id that Usher gave it. */
export type Accepted = Promised & { alert: string; delivery: Alert["delivery"] };

/** Does something with each of many, so many at a time. */
export const each = async <One>(many: readonly One[], atOnce: number, work: (one: One) => Promise<void>) => {
  const left = [...many].reverse();
  const goOn = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
};

/**
 * So many alerts, each to one recipient of a group: most to one each, the others several to one, who gets them in a
 * digest.
 */
export const manyAlerts = (count: number, newMark: () => string, group: string): Alert[] =>
  Array.from({ length: count }, (_, at): Alert => {
    const alone = at % 10 < ALONE_OF_TEN;
    const before = Math.floor(at / 10) * (10 - ALONE_OF_TEN) + (at % 10) - ALONE_OF_TEN;
    const name = alone ? `${group}-alone-${at}` : `${group}-digest-${Math.floor(before / IN_A_DIGEST)}`;
    return { mark: newMark(), recipients: [`${name}@${DOMAIN}`], delivery: alone ? "businessHours" : "daily" };
  });

/** Hands over alerts to wait, each with a key of its own, and says which were accepted; rejects where one was not. */
export const handOverAll = async (
  licensed: Licensed,
  calls: readonly Client[],
  alerts: readonly Alert[],
): Promise<Accepted[]> => {
  const token = await licensed.tokens.component();
  const accepted: Accepted[] = [];
  let turn = 0;
  await each(alerts, AT_ONCE, async (alert) => {
    const call = calls[turn++ % calls.length];
    if (call === undefined) throw new Error("Nobody takes alerts.");
    const { json } = await expectStatus(licensed.handOver(call, token, alert, randomUUID()), 202);
    const { mark, delivery } = alert;
    for (const recipient of alert.recipients) accepted.push({ mark, recipient, delivery, alert: String(json?.id) });
  });
  return accepted;
};
