import { setTimeout as sleep } from "node:timers/promises";
import { type Judged, judge } from "../ledger.ts";
import type { Scene } from "../scenario.ts";
import { createMarks, isTaken, type Received } from "../sink/mails.ts";
import { type Licensed, openCustomer } from "./customer.ts";
import { type Accepted, handOverAll, manyAlerts } from "./handOver.ts";
import { historyOf } from "./history.ts";
import { type Instance, type Place, running } from "./place.ts";
import { createStrikes, LEASE_OVER, type Strikes } from "./strikes.ts";
import { toEvening, toMorning } from "./times.ts";
import { drained, isAnyFree, mailsLeft, within } from "./waiting.ts";

/** What came of a struggle: of the alerts, of the processes. */
export type Struggle = {
  accepted: readonly Accepted[];
  strikes: Strikes;
  judged: Judged;
  /** Recipients of a digest who got it in more than one mail. */
  splitDigests: number;
  /** Rows that are left, set aside ones among them. */
  left: number;
  /** Alerts that history tells were sent. */
  toldOf: number;
};

/** As many as there are kills for, four at most; two are needed for one to take over. */
const processesFor = (kills: number): number => Math.max(2, Math.min(4, kills));
/** Milliseconds that the mail server takes for a mail. */
const HOLD = { least: 40, most: 240 };
/** Without a mail on its way for so long, it is asked whether anything is left that is not in claims of the dead. */
const IDLE_MS = 500;
/** Of the mails that there are to each kill, on average so many leave before it. */
const SPENT = 0.5;
/** How often a process is stopped past the end of its claim, and of how many alerts; fewer where less is asked for. */
const STALLS = { times: 3, alerts: 150 };

/** How many mails a process may have sent before it is killed. */
const budget = (mails: number, kills: number): number =>
  Math.floor(Math.random() * 2 * SPENT * (mails / Math.max(1, kills)));

/** One generation: all start, and are killed one after another until none is up. */
const generation = async (place: Place, strikes: Strikes, instances: readonly Instance[], spend: () => number) => {
  const { sink } = place;
  await Promise.all(instances.map((instance) => instance.start()));
  const up = new Map(instances.map((instance) => [instance, spend()]));
  let busyAt = performance.now();
  while (up.size > 0) {
    const looks = await sink.look();
    for (const [instance, after] of up) {
      const { waiting = 0, answered = 0 } = looks[instance.port] ?? {};
      if (waiting > 0) busyAt = performance.now();
      if (waiting === 0 || answered < after) continue;
      await sleep(Math.random() * HOLD.most);
      up.delete(instance);
      await strikes.kill(instance);
    }
    if (performance.now() - busyAt > IDLE_MS && !(await isAnyFree(place))) break;
    await sleep(5);
  }
  for (const instance of up.keys()) await strikes.kill(instance);
};

/**
 * Kills generation after generation. Between two of them, while no process runs, the clock goes past the end of their
 * claims.
 */
const killAll = async (scene: Scene, place: Place, strikes: Strikes, instances: readonly Instance[]): Promise<void> => {
  const { kills } = scene.options;
  for (let number = 1; strikes.counted() < kills; number += 1) {
    const mails = await mailsLeft(place.sql);
    if (mails === 0) return;
    await generation(place, strikes, instances, () => budget(mails, kills - strikes.counted()));
    await place.parts.clock("--advance", `PT${LEASE_OVER}S`);
    if (number % 10 === 0) scene.tell(`${strikes.counted()} of ${kills} kills, ${mails} mails left`);
  }
};

const isWaiting = async ({ sink }: Place, { port }: Instance): Promise<boolean> =>
  ((await sink.look())[port]?.waiting ?? 0) > 0;

/** A process stops in the midst of its claim; others take it over; then it goes on, and believes that it holds it still. */
const stall = async (place: Place, strikes: Strikes, [late, heir, ...others]: readonly Instance[]): Promise<void> => {
  if (late === undefined || heir === undefined) throw new Error("Two processes are needed.");
  await late.start();
  if (!(await within(30, () => isWaiting(place, late)))) throw new Error("Nothing was sent.");
  await strikes.freeze(late);
  await place.parts.clock("--advance", `PT${LEASE_OVER}S`);
  await heir.start();
  if (!(await within(30, () => isWaiting(place, heir)))) throw new Error("Nobody took over what was held too long.");
  await Promise.all(others.map((instance) => instance.start()));
  strikes.thaw(late);
};

const splitDigestsOf = (accepted: readonly Accepted[], ledger: readonly Received[]): number => {
  const digests = new Set(accepted.flatMap(({ delivery, recipient }) => (delivery === "daily" ? recipient : [])));
  const mails = Map.groupBy(
    ledger.filter((mail) => isTaken(mail) && digests.has(mail.recipients[0] ?? "")),
    ({ recipients }) => recipients[0],
  );
  return [...mails.values()].filter((copies) => new Set(copies.map(({ messageId }) => messageId)).size > 1).length;
};

/**
 * Hands over alerts, then has processes deliver them and kills them while they do, until so many as asked for were
 * killed with a claim in flight, or nothing is left; then delivers the rest undisturbed. After that come processes that
 * stop and go on when it is too late.
 */
export const struggle = async (scene: Scene, place: Place): Promise<Struggle> => {
  const { parts, sink } = place;
  const { kills, alerts } = scene.options;
  const licensed: Licensed = await openCustomer(place);
  const newMark = createMarks();
  const accepted: Accepted[] = [];
  const strikes = createStrikes(place);
  const instances = await Promise.all(
    Array.from({ length: processesFor(kills) }, () => place.instance(running(["deliverDelayedAlerts"]))),
  );
  const handOver = async (count: number, group: string): Promise<void> => {
    await toEvening(place);
    const these = await handOverAll(licensed, [parts.call], manyAlerts(count, newMark, group));
    accepted.push(...these);
    strikes.expect(these);
    await toMorning(place);
  };
  const deliverAll = async (): Promise<number> => {
    await sink.pace(0, 5);
    await Promise.all(instances.map((instance) => instance.start()));
    const left = await drained(place, 120 + alerts / 20);
    await Promise.all(instances.map((instance) => instance.stop()));
    for (const { port } of instances) await sink.bury(port);
    return left;
  };

  scene.tell(`Handing over ${alerts.toLocaleString("en")} alerts …`);
  await handOver(alerts, "killed");
  await sink.pace(HOLD.least, HOLD.most);
  scene.tell("Killing …");
  await killAll(scene, place, strikes, instances);
  scene.tell("Delivering the rest …");
  let left = await deliverAll();
  scene.tell("Stopping processes past the end of their claims …");
  for (let number = 1; number <= Math.min(STALLS.times, kills); number += 1) {
    await handOver(Math.min(STALLS.alerts, alerts), `stalled-${number}`);
    await sink.pace(HOLD.least, HOLD.most);
    await stall(place, strikes, instances);
    left += await deliverAll();
  }
  // What history is still to be told is told by whoever delivers.
  await Promise.all(instances.map((instance) => instance.start()));
  const toldOf = await historyOf(place, licensed);
  const ledger = await sink.ledger();
  return {
    accepted,
    strikes,
    judged: judge(accepted, ledger, strikes.isExcused(ledger)),
    splitDigests: splitDigestsOf(accepted, ledger),
    left,
    toldOf,
  };
};
