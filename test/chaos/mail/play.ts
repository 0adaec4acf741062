import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../bench/bench.ts";
import { newRegistration } from "../../e2e/customers.ts";
import { judge, type Promised } from "../ledger.ts";
import { atLeast, none } from "../scenario.ts";
import { isTaken } from "../sink/mails.ts";
import { DOMAIN, expectStatus, type Licensed } from "../usher/customer.ts";
import { handOverAll, manyAlerts } from "../usher/handOver.ts";
import { historyOf } from "../usher/history.ts";
import type { Instance, Place } from "../usher/place.ts";
import { toEvening, toMorning } from "../usher/times.ts";
import { drained, whenIdle, within } from "../usher/waiting.ts";
import { type Fault, VICTIM } from "./faults.ts";

const ALERTS = 20;
/** As many as one process sends at once, so that all of its lanes may be held up. */
const TO_VICTIM = 4;
/** Of its words: more than one packet, so that a connection can be cut half-way. */
const LONG = 48_000;

/** What a scenario of the mail server goes by, and what it has been promised so far. */
export type Play = { place: Place; licensed: Licensed; instances: readonly [Instance, Instance]; promised: Promised[] };

const hasMail = async ({ place }: Play, address: string): Promise<boolean> =>
  (await place.sink.ledger()).some((mail) => isTaken(mail) && mail.recipients.includes(address));

/**
 * Lets the clock go on, minute by minute, as what failed is tried again; answers how many alerts, and mails to `address`,
 * have not left even then.
 */
const missingAfter = async (played: Play, address: string): Promise<number> => {
  const { place } = played;
  const missing = async (): Promise<number> =>
    (await drained(place, 5)) + ((await within(1, () => hasMail(played, address))) ? 0 : 1);
  let left = await missing();
  for (let tries = 0; left > 0 && tries < 12; tries += 1) {
    await whenIdle(place);
    await place.parts.clock("--advance", "PT2M");
    left = await missing();
  }
  return left;
};

/** A registration at an instance, answered whatever the mail server does; its address. */
const register = async ({ instances: [instance] }: Play): Promise<string> => {
  const body = newRegistration();
  await expectStatus(instance.call("POST /api/registrations", { body }), 202);
  return body.contactEmail;
};

const handOver = async ({ place, licensed, promised }: Play, newMark: () => string, group: string): Promise<void> => {
  await toEvening(place);
  const alerts = manyAlerts(ALERTS, newMark, group).map((alert) => ({ ...alert, length: LONG }));
  promised.push(...(await handOverAll(licensed, [place.parts.call], alerts)));
};

/** What a fault came to: rows of its own, and what counts for all of them. */
export type Found = { rows: Row[]; wrongAnswers: number; unmet: number };

/** Nobody's mail is taken for a while; then it is. */
export const playWhole = async (played: Play, newMark: () => string, { name, mood }: Fault): Promise<Found> => {
  const { place, licensed, instances } = played;
  await handOver(played, newMark, mood.kind);
  await whenIdle(place);
  await place.sink.become(mood);
  const before = await place.sink.connections();
  await toMorning(place);
  const address = await register(played);
  const immediate = { mark: newMark(), recipients: [`at-once@${DOMAIN}`], delivery: "immediate" } as const;
  const answered = await licensed.handOver(instances[1].call, await licensed.tokens.component(), immediate);
  const isRefused = answered.status === 503 && answered.json?.code === "unavailable";
  // Long enough for each process to have tried.
  await sleep(5_000);
  const isMet = mood.kind === "closed" || (await place.sink.connections()) > before;
  await place.sink.become({ kind: "well" });
  const left = await missingAfter(played, address);
  return {
    rows: [none(`${name}: alerts and account mails that had not left once it was over`, left)],
    wrongAnswers: isRefused ? 0 : 1,
    unmet: isMet ? 0 : 1,
  };
};

/** One recipient's mail is not taken; everybody else's must leave at once. */
export const playSingle = async (played: Play, newMark: () => string, { name, mood }: Fault): Promise<Row[]> => {
  const { place, licensed } = played;
  await handOver(played, newMark, `beside-${randomUUID().slice(0, 4)}`);
  const others = played.promised.slice(-ALERTS);
  const toVictim = Array.from({ length: TO_VICTIM }, () => ({
    mark: newMark(),
    recipients: [VICTIM],
    delivery: "businessHours" as const,
    length: LONG,
  }));
  const victims = await handOverAll(licensed, [place.parts.call], toVictim);
  await whenIdle(place);
  await place.sink.become(mood);
  const startedAt = performance.now();
  await toMorning(place);
  const address = await register(played);
  const missing = async (): Promise<number> =>
    judge(others, await place.sink.ledger(), () => false).lost.length + ((await hasMail(played, address)) ? 0 : 1);
  await within(60, async () => (await missing()) === 0);
  const heldUp = await missing();
  const seconds = (performance.now() - startedAt) / 1_000;
  const rows: Row[] = [
    none(`${name}: alerts and account mails held up by it`, heldUp),
    { what: `${name}: until all others had left`, unit: "s", values: [seconds] },
  ];
  if (mood.kind === "refuses" && mood.code === 550) {
    // Refused for three days, they are given up.
    await whenIdle(place);
    await place.parts.clock("--advance", "P4D");
    const left = await drained(place, 30);
    await place.sink.become({ kind: "well" });
    const toldOf = await historyOf(place, licensed, "error");
    return [
      ...rows,
      none(`${name}: not given up after 72 hours`, left),
      atLeast("given up, as history tells", toldOf, TO_VICTIM),
    ];
  }
  await place.sink.become({ kind: "well" });
  played.promised.push(...victims);
  return [...rows, none(`${name}: alerts that had not left once it was over`, await missingAfter(played, address))];
};

/** One of three recipients of an alert that leaves at once is refused: the others get it, and the caller is told. */
export const playPartial = async (
  { place, licensed, instances, promised }: Play,
  newMark: () => string,
): Promise<Row[]> => {
  await place.sink.become({ kind: "refuses", only: VICTIM, code: 550 });
  const mark = newMark();
  const recipients = [`first@${DOMAIN}`, VICTIM, `third@${DOMAIN}`];
  const token = await licensed.tokens.component();
  const alert = { mark, recipients, delivery: "immediate" } as const;
  const { status, json } = await licensed.handOver(instances[0].call, token, alert);
  await place.sink.become({ kind: "well" });
  for (const recipient of recipients) if (recipient !== VICTIM) promised.push({ mark, recipient });
  const isTold = status === 200 && JSON.stringify(json?.rejected) === "[1]";
  return [none("one recipient of three refused: not told by `rejected`", isTold ? 0 : 1)];
};
