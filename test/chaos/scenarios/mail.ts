import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../bench/bench.ts";
import { newRegistration } from "../../e2e/customers.ts";
import { judge, type Promised } from "../ledger.ts";
import { atLeast, none, type Scenario, type Scene, told } from "../scenario.ts";
import { createMarks, isTaken, type Mood } from "../sink/mails.ts";
import { DOMAIN, expectStatus, type Licensed, openCustomer } from "../usher/customer.ts";
import { handOverAll, manyAlerts } from "../usher/handOver.ts";
import { historyOf } from "../usher/history.ts";
import { type Instance, openPlace, type Place, running } from "../usher/place.ts";
import { toEvening, toMorning } from "../usher/times.ts";
import { drained, whenIdle, within } from "../usher/waiting.ts";

const ALERTS = 20;
const VICTIM = `victim@${DOMAIN}`;
/** As many as one process sends at once, so that all of its lanes may be held up. */
const TO_VICTIM = 4;
/** Of its words: more than one packet, so that a connection can be cut half-way. */
const LONG = 48_000;

type Fault = { name: string; mood: Mood };

/** Nobody's mail is taken. */
const WHOLE: readonly Fault[] = [
  { name: "refuses to connect", mood: { kind: "closed" } },
  { name: "greets with 421", mood: { kind: "turns-away" } },
  { name: "greets nobody", mood: { kind: "silent" } },
  { name: "takes messages and never answers", mood: { kind: "hangs" } },
  { name: "cuts the connection half-way through DATA", mood: { kind: "drops" } },
  { name: "throttles (451 4.7.1)", mood: { kind: "throttles" } },
];

/** One recipient's mail is not taken. */
const SINGLE: readonly Fault[] = [
  { name: "refuses one recipient (550)", mood: { kind: "refuses", only: VICTIM, code: 550 } },
  { name: "refuses one recipient for now (450)", mood: { kind: "refuses", only: VICTIM, code: 450 } },
  { name: "never answers to one recipient's mail", mood: { kind: "hangs", only: VICTIM } },
  { name: "cuts the connection in one recipient's mail", mood: { kind: "drops", only: VICTIM } },
];

/** What a scenario of the mail server goes by, and what it has been promised so far. */
type Play = { place: Place; licensed: Licensed; instances: readonly [Instance, Instance]; promised: Promised[] };

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
type Found = { rows: Row[]; wrongAnswers: number; unmet: number };

/** Nobody's mail is taken for a while; then it is. */
const playWhole = async (played: Play, newMark: () => string, { name, mood }: Fault): Promise<Found> => {
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
const playSingle = async (played: Play, newMark: () => string, { name, mood }: Fault): Promise<Row[]> => {
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
const partialRows = async ({ place, licensed, instances, promised }: Play, newMark: () => string): Promise<Row[]> => {
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

const play = async (scene: Scene): Promise<Row[]> => {
  const place = await openPlace(scene);
  const licensed = await openCustomer(place);
  const settings = running(["deliverDelayedAlerts", "deliverAccountMail"]);
  const instances = [await place.instance(settings), await place.instance(settings)] as const;
  for (const instance of instances) await instance.start();
  const played: Play = { place, licensed, instances, promised: [] };
  const newMark = createMarks();
  const rows: Row[] = [];
  let wrongAnswers = 0;
  let unmet = 0;
  for (const fault of WHOLE) {
    scene.tell(`The mail server ${fault.name} …`);
    const found = await playWhole(played, newMark, fault);
    rows.push(...found.rows);
    wrongAnswers += found.wrongAnswers;
    unmet += found.unmet;
  }
  for (const fault of SINGLE) {
    scene.tell(`The mail server ${fault.name} …`);
    rows.push(...(await playSingle(played, newMark, fault)));
  }
  rows.push(...(await partialRows(played, newMark)));
  const { lost, doubled, twice, strayed } = judge(played.promised, await place.sink.ledger(), () => false);
  return [
    ...rows,
    none("faults that nobody ran into", unmet),
    none("alerts to be sent at once not refused as `unavailable` (503)", wrongAnswers),
    told("alerts accepted in all, by recipient", played.promised.length),
    none("alerts lost", lost.length),
    none("alerts that left twice", doubled.length + twice),
    none("alerts that left although they were refused, or to somebody else", strayed.length),
  ];
};

/** The mail server fails in every way: for all, and for one recipient. */
export const scenario: Scenario = {
  about: "the mail server refuses, hangs, drops, throttles, for all or for one: nothing lost, nothing held up",
  limit: () => 1_800,
  run: play,
};
