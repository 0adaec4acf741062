import { setTimeout as sleep } from "node:timers/promises";
import { type Judged, judge } from "../ledger.ts";
import type { Scene } from "../scenario.ts";
import { createMarks, isTaken } from "../sink/mails.ts";
import { openCustomer } from "./customer.ts";
import { type Accepted, handOverAll, manyAlerts } from "./handOver.ts";
import { historyOf } from "./history.ts";
import { everySecond, type Instance, type Place } from "./place.ts";
import { createStrikes, LEASE_OVER, type Strikes } from "./strikes.ts";
import { drained, isAnyFree, mailsLeft } from "./waiting.ts";

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

const PROCESSES = 4;
/** Each third generation one of the processes is frozen where the others are killed. */
const FREEZE_EVERY = 3;
/** Milliseconds that the mail server takes for a mail. */
const HOLD = { least: 40, most: 240 };
/** Without a mail on its way for so long, it is asked whether anything is left that is not in claims of the dead. */
const IDLE_MS = 500;
/** Of the mails that there are to each kill, on average so many leave before it. */
const SPENT = 0.6;

const MORNING = "2026-01-16T09:00:01Z";

/** How many mails a process may have sent before it is struck. */
const budget = (mails: number, kills: number): number =>
  Math.floor(Math.random() * 2 * SPENT * (mails / Math.max(1, kills)));

/** One generation: all start, and are struck one after another until none is up. */
const generation = async (
  place: Place,
  strikes: Strikes,
  {
    fresh,
    frozen,
    freezes,
    spend,
  }: {
    fresh: readonly Instance[];
    frozen: Instance | undefined;
    freezes: boolean;
    spend: () => number;
  },
): Promise<Instance | undefined> => {
  const { sink } = place;
  await Promise.all(fresh.map((instance) => instance.start()));
  const up = new Map(fresh.map((instance) => [instance, spend()]));
  const toFreeze = freezes ? fresh[Math.floor(Math.random() * fresh.length)] : undefined;
  let stillFrozen = frozen;
  let froze: Instance | undefined;
  let busyAt = performance.now();
  while (up.size > 0) {
    const looks = await sink.look();
    const lookAt = ({ port }: Instance) => looks[port] ?? { waiting: 0, answered: 0 };
    const isBusy = [...up.keys()].some((instance) => lookAt(instance).waiting > 0);
    if (isBusy) busyAt = performance.now();
    else if (performance.now() - busyAt > IDLE_MS && !(await isAnyFree(place))) break;
    if (isBusy && stillFrozen) {
      // The others have taken over what it holds, as it believes.
      strikes.thaw(stillFrozen);
      up.set(stillFrozen, lookAt(stillFrozen).answered + spend());
      stillFrozen = undefined;
    }
    for (const [instance, after] of up) {
      const { waiting, answered } = lookAt(instance);
      if (waiting === 0 || answered < after) continue;
      await sleep(Math.random() * HOLD.most);
      up.delete(instance);
      if (instance === toFreeze) {
        await strikes.freeze(instance);
        froze = instance;
      } else await strikes.kill(instance);
    }
    await sleep(5);
  }
  for (const instance of up.keys()) await strikes.kill(instance);
  return froze ?? stillFrozen;
};

const splitDigestsOf = (accepted: readonly Accepted[], ledger: Awaited<ReturnType<Place["sink"]["ledger"]>>) => {
  const digests = new Set(accepted.flatMap(({ delivery, recipient }) => (delivery === "daily" ? recipient : [])));
  const mails = Map.groupBy(
    ledger.filter((mail) => isTaken(mail) && digests.has(mail.recipients[0] ?? "")),
    ({ recipients }) => recipients[0],
  );
  return [...mails.values()].filter((copies) => new Set(copies.map(({ messageId }) => messageId)).size > 1).length;
};

/**
 * Hands over `alerts`, then has processes deliver them, and strikes them while they do, until `kills` were killed with a
 * claim in flight; the others then deliver the rest undisturbed. Between two generations of processes, none of which
 * runs, the clock goes past the end of their claims.
 */
export const struggle = async (scene: Scene, place: Place): Promise<Struggle> => {
  const { parts, sink, sql } = place;
  const { kills, alerts } = scene.options;
  const licensed = await openCustomer(place);
  scene.tell(`Handing over ${alerts.toLocaleString("en")} alerts …`);
  const accepted = await handOverAll(licensed, [parts.call], manyAlerts(alerts, createMarks()));
  await parts.host.stop();
  await parts.clock("--at", MORNING);

  const strikes = createStrikes(place, accepted);
  const instances = await Promise.all(
    Array.from({ length: PROCESSES }, () => place.instance(everySecond("deliverDelayedAlerts"))),
  );
  scene.tell("Killing …");
  await sink.pace(HOLD.least, HOLD.most);
  let frozen: Instance | undefined;
  for (let number = 1; strikes.counted() < kills; number += 1) {
    const mails = await mailsLeft(sql);
    if (mails === 0) throw new Error(`All is delivered after ${strikes.counted()} kills: more alerts are needed.`);
    const spend = () => budget(mails, kills - strikes.counted());
    const fresh = instances.filter((instance) => instance !== frozen);
    frozen = await generation(place, strikes, { fresh, frozen, freezes: number % FREEZE_EVERY === 0, spend });
    await parts.clock("--advance", `PT${LEASE_OVER}S`);
    if (number % 10 === 0) scene.tell(`${strikes.counted()} of ${kills} kills, ${mails} mails left`);
  }

  scene.tell("Delivering the rest …");
  await sink.pace(0, 5);
  await Promise.all(instances.filter((instance) => instance !== frozen).map((instance) => instance.start()));
  if (frozen) strikes.thaw(frozen);
  const left = await drained(place, 120 + alerts / 20);
  await parts.host.start();
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
