import type { Schedule } from "./ncrontab.ts";
import { type StatusStore, type TimerStatus, writeStatus } from "./timerStatus.ts";
import type { TimeSource } from "./timeSource.ts";

export type TimerOptions = {
  name: string;
  schedule: Schedule;
  useMonitor: boolean;
  runOnStartup: boolean;
};

export type TimerParts = {
  time: TimeSource;
  store: StatusStore;
  /** Runs the function with the JSON of its timer; must not reject. */
  run: (input: string) => Promise<void>;
  /** Told of a status that could not be kept. */
  onStoreError: (error: unknown) => void;
};

export type RunningTimer = {
  /** Runs the function now, beside a scheduled run if there is one, and leaves the schedule alone. */
  runNow(): Promise<void>;
  /** No further run; resolves when the one under way has ended. */
  stop(): Promise<void>;
};

const MINUTE = 60_000;
/** Node's timers overflow at 24.8 days. */
const LONGEST_WAIT = 24 * 24 * 60 * MINUTE;

/**
 * Starts a timer by Azure's rules: the first start only records when it will be due; where the recorded time is past,
 * it runs once, at once, with `IsPastDue`; a schedule of less than a minute is not recorded at all. Runs by schedule
 * never overlap: one that outlasts the next occurrence is followed by one run, whatever was missed.
 */
export const startTimer = async (options: TimerOptions, parts: TimerParts): Promise<RunningTimer> => {
  const { name, schedule, useMonitor, runOnStartup } = options;
  const { time, store, run, onStoreError } = parts;
  const startedAt = time.now();
  const monitored = useMonitor && !isUnderAMinute(schedule, startedAt);
  const recorded = monitored ? await store.read(name) : undefined;
  const known = monitored ? checkRecorded(recorded, schedule, startedAt) : undefined;
  let status: TimerStatus =
    recorded && known ? known : { last: null, next: schedule.next(startedAt), lastUpdated: null };
  let stopped = false;
  let cancel = (): void => {};
  let underWay: Promise<void> = Promise.resolve();

  const keep = async (kept: TimerStatus): Promise<void> => {
    if (monitored) await store.write(name, kept).catch(onStoreError);
  };
  // A schedule by the calendar follows daylight saving, a period does not; the function is told which it has.
  const input = (written: TimerStatus | undefined, isPastDue: boolean): string =>
    JSON.stringify({
      Schedule: { AdjustForDST: schedule.kind === "calendar" },
      ScheduleStatus: written ? writeStatus(written) : null,
      IsPastDue: isPastDue,
    });

  const runScheduled = async (kind: "due" | "pastDue" | "startup"): Promise<void> => {
    const invokedAt = time.now();
    await run(input(monitored ? status : undefined, kind === "pastDue"));
    // Woken a little early, the run still is the one that was due: counting from now would find the same one again.
    const last = kind === "due" ? Math.max(invokedAt, status.next) : invokedAt;
    status = { last, next: schedule.next(last), lastUpdated: last };
    await keep(status);
    waitForNext();
  };
  const wakeAfter = (milliseconds: number, kind: "due" | "pastDue" | "startup"): void => {
    if (stopped) return;
    const wait = Math.min(milliseconds, LONGEST_WAIT);
    cancel = time.after(Math.max(wait, 1), () => {
      if (wait < milliseconds) wakeAfter(milliseconds - wait, kind);
      else underWay = runScheduled(kind);
    });
  };
  const waitForNext = (): void => wakeAfter(status.next - time.now(), "due");

  if (known && !isSame(known, recorded)) await keep(known);
  if (monitored && startedAt > status.next) wakeAfter(1, "pastDue");
  else if (runOnStartup) wakeAfter(1, "startup");
  else waitForNext();

  return {
    async runNow() {
      await run(input(monitored ? ((await store.read(name)) ?? undefined) : undefined, false));
    },
    async stop() {
      stopped = true;
      cancel();
      await underWay;
    },
  };
};

/** As Azure tells it: a period by its length, a calendar by whether it comes twice within the next minute. */
const isUnderAMinute = (schedule: Schedule, now: number): boolean => {
  const first = schedule.next(now);
  return schedule.kind === "period" ? first - now < MINUTE : schedule.next(first) <= now + MINUTE;
};

const isSame = (a: TimerStatus, b: TimerStatus | undefined): boolean =>
  a.last === b?.last && a.next === b.next && a.lastUpdated === b.lastUpdated;

/** What was recorded, or a new record at the first start and where the schedule has changed since. */
const checkRecorded = (recorded: TimerStatus | undefined, schedule: Schedule, now: number): TimerStatus => {
  if (!recorded) return { last: null, next: schedule.next(now), lastUpdated: now };
  const countedFrom = recorded.last ?? recorded.lastUpdated ?? now;
  const expected = schedule.next(countedFrom);
  if (recorded.next === expected) return recorded;
  // A schedule that changed is not past due by what it would have been before.
  if (now > expected) return { last: null, next: schedule.next(now), lastUpdated: now };
  return { last: null, next: expected, lastUpdated: countedFrom };
};
