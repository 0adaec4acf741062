import { SECOND } from "../../../shared/platform/clock.ts";
import { judge } from "../ledger.ts";
import { none, type Scenario, told, took } from "../scenario.ts";
import { createMarks, isTaken, type Received } from "../sink/mails.ts";
import { openCustomer } from "../usher/customer.ts";
import { handOverAll, manyAlerts } from "../usher/handOver.ts";
import { type Instance, openPlace, type Place, running } from "../usher/place.ts";
import { createStrikes } from "../usher/strikes.ts";
import { toEvening, toMorning } from "../usher/times.ts";
import { drained, rowsOf, within } from "../usher/waiting.ts";

/** More than both processes claim at once, so that some alerts are nobody's when they die. */
const ALERTS = 700;
/** Slow, so that both are in the midst of it. */
const HOLD = { least: 400, most: 600 };
/** Seconds: what quality.md asks for. */
const AIM = 120;

const isWaiting = async ({ sink }: Place, { port }: Instance): Promise<boolean> =>
  ((await sink.look())[port]?.waiting ?? 0) > 0;

/**
 * All processes are killed at once and started anew. Nothing moves the clock, and the timers are as they are shipped:
 * what a customer would wait.
 */
export const scenario: Scenario = {
  about: "kills all delivering processes at once, and measures in real time when mail leaves again",
  limit: () => 900,
  run: async (scene) => {
    const place = await openPlace(scene);
    const { parts, sink, sql } = place;
    const licensed = await openCustomer(place);
    const strikes = createStrikes(place);
    await toEvening(place);
    const accepted = await handOverAll(licensed, [parts.call], manyAlerts(ALERTS, createMarks(), "recovery"));
    strikes.expect(accepted);
    await toMorning(place);
    await parts.host.stop();

    const instances = await Promise.all(
      Array.from({ length: 2 }, () => place.instance(running(["deliverDelayedAlerts"], "as shipped"))),
    );
    await sink.pace(HOLD.least, HOLD.most);
    await Promise.all(instances.map((instance) => instance.start()));
    scene.tell("Waiting for the timer …");
    const areBusy = async (): Promise<boolean> =>
      (await Promise.all(instances.map((instance) => isWaiting(place, instance)))).every(Boolean);
    if (!(await within(90, areBusy))) throw new Error("The processes do not deliver.");
    const killedAt = Date.now();
    await Promise.all(instances.map((instance) => strikes.kill(instance)));
    const rows = await rowsOf(
      sql,
      accepted.map(({ alert }) => alert),
    );
    const held = new Set(rows.flatMap(({ alert, claim }) => (claim === null ? [] : alert)));
    const marks = new Set(accepted.flatMap(({ alert, mark }) => (held.has(alert) ? mark : [])));

    await sink.pace(0, 5);
    await Promise.all(instances.map((instance) => instance.start()));
    scene.tell("Waiting for the claims of the killed to end, in real time …");
    const left = await drained(place, 400);
    const ledger = await sink.ledger();
    const after = ledger.filter((mail) => isTaken(mail) && mail.at > killedAt);
    const wereHeld = after.filter((mail) => mail.marks.some((mark) => marks.has(mark)));
    const secondsTo = (mail: Received | undefined): number =>
      mail === undefined ? Number.POSITIVE_INFINITY : (mail.at - killedAt) / SECOND;
    const { lost, doubled } = judge(accepted, ledger, strikes.isExcused(ledger));
    return [
      took("from the kill of all processes to the next mail", secondsTo(after[0]), AIM),
      took("to the first mail that one of the killed held", secondsTo(wereHeld[0]), AIM),
      took("to the last mail that one of the killed held", secondsTo(wereHeld.at(-1)), AIM),
      told("alerts that the killed held", held.size),
      none("alerts lost", lost.length),
      none("alerts that left twice with no kill to blame", doubled.length),
      none("rows left or set aside", left),
    ];
  },
};
