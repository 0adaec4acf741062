import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { parseSchedule } from "../../../infra/local/host/ncrontab.ts";
import { fileStatusStore, type StatusStore, type TimerStatus } from "../../../infra/local/host/timerStatus.ts";
import { type RunningTimer, startTimer } from "../../../infra/local/host/timers.ts";
import type { TimeSource } from "../../../infra/local/host/timeSource.ts";
import { makeFolder, removeFolders } from "./hostProcess.ts";

afterAll(removeFolders);

const NEVER = "0001-01-01T00:00:00+00:00";
const NINE = Date.parse("2026-11-23T09:00:00Z");
const MINUTE = 60_000;

/** A time that stands still until it is moved, and wakes a given number of ms early, as real timers do. */
const stoppedTime = (now: number, early = 0) => {
  const waiting = new Set<{ at: number; wake: () => void }>();
  const time: TimeSource = {
    now: () => now,
    after(milliseconds, wake) {
      const entry = { at: now + milliseconds, wake };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const moveTo = async (instant: number): Promise<void> => {
    for (let wakes = 0; wakes < 1000; wakes += 1) {
      const due = [...waiting].sort((a, b) => a.at - b.at)[0];
      if (!due || due.at - early > instant) break;
      waiting.delete(due);
      now = Math.max(now, due.at - early);
      due.wake();
      await settle();
    }
    now = Math.max(now, instant);
  };
  return { time, moveTo, settle };
};

const memoryStore = (kept = new Map<string, TimerStatus>()): StatusStore & { kept: Map<string, TimerStatus> } => ({
  kept,
  read: async (timer) => kept.get(timer),
  write: async (timer, status) => void kept.set(timer, status),
});

type Input = { IsPastDue: boolean; ScheduleStatus: { Last: string; Next: string } | null; Schedule: object };

const start = async (
  schedule: string,
  {
    time,
    store = memoryStore(),
    run,
    runOnStartup = false,
  }: {
    time: TimeSource;
    store?: StatusStore;
    run?: () => Promise<void>;
    runOnStartup?: boolean;
  },
): Promise<{ timer: RunningTimer; runs: { at: number; input: Input }[] }> => {
  const runs: { at: number; input: Input }[] = [];
  const timer = await startTimer(
    { name: "t", schedule: parseSchedule(schedule), useMonitor: true, runOnStartup },
    {
      time,
      store,
      onStoreError: () => {},
      run: async (json) => {
        runs.push({ at: time.now(), input: JSON.parse(json) as Input });
        await run?.();
      },
    },
  );
  return { timer, runs };
};

describe("the first start", () => {
  test("runs nothing and records when the timer is due", async () => {
    const { time, moveTo } = stoppedTime(NINE + 5);
    const store = memoryStore();
    const { runs } = await start("0 0 * * * *", { time, store });
    await moveTo(NINE + 59 * MINUTE);
    expect(runs).toEqual([]);
    expect(store.kept.get("t")).toEqual({ last: null, next: NINE + 60 * MINUTE, lastUpdated: NINE + 5 });
  });

  test("runs at once where the function asks for it", async () => {
    const { time, moveTo } = stoppedTime(NINE);
    const { runs } = await start("0 0 * * * *", { time, runOnStartup: true });
    await moveTo(NINE + 10);
    expect(runs.map(({ input }) => input.IsPastDue)).toEqual([false]);
  });
});

test("a run is given the schedule's status in .NET's names and instants", async () => {
  const { time, moveTo } = stoppedTime(NINE + 5);
  const { runs } = await start("0 * * * * *", { time });
  await moveTo(NINE + 2 * MINUTE);
  expect(runs.map(({ input }) => input)).toEqual([
    {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: NEVER, Next: "2026-11-23T09:01:00+00:00", LastUpdated: NEVER },
      IsPastDue: false,
    },
    {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: "2026-11-23T09:01:00+00:00",
        Next: "2026-11-23T09:02:00+00:00",
        LastUpdated: "2026-11-23T09:01:00+00:00",
      },
      IsPastDue: false,
    },
  ]);
});

test("woken a few milliseconds early, a timer runs once for each occurrence all the same", async () => {
  const { time, moveTo } = stoppedTime(NINE + 5, 4);
  const { runs } = await start("0 * * * * *", { time });
  await moveTo(NINE + 3 * MINUTE);
  expect(runs.map((run) => run.at - NINE)).toEqual([MINUTE - 4, 2 * MINUTE - 4, 3 * MINUTE - 4]);
});

test.each(["*/30 * * * * *", "00:00:45"])("%s, less than a minute, has no status and leaves none", async (schedule) => {
  const { time, moveTo } = stoppedTime(NINE);
  const store = memoryStore();
  const { runs } = await start(schedule, { time, store });
  await moveTo(NINE + MINUTE + MINUTE / 2);
  expect(new Set(runs.map(({ input }) => input.ScheduleStatus))).toEqual(new Set([null]));
  expect(store.kept.size).toBe(0);
});

describe("a later start", () => {
  const recorded = (): ReturnType<typeof memoryStore> =>
    memoryStore(new Map([["t", { last: NINE, next: NINE + MINUTE, lastUpdated: NINE }]]));

  test("makes up for missed runs with one, marked as past due", async () => {
    const { time, moveTo } = stoppedTime(NINE + 60 * MINUTE + 1);
    const { runs } = await start("0 * * * * *", { time, store: recorded() });
    await moveTo(NINE + 61 * MINUTE);
    expect(runs.map(({ input }) => input.IsPastDue)).toEqual([true, false]);
  });

  test("runs nothing where nothing was missed", async () => {
    const { time, moveTo } = stoppedTime(NINE + 1000);
    const { runs } = await start("0 * * * * *", { time, store: recorded() });
    await moveTo(NINE + MINUTE - 1);
    expect(runs).toEqual([]);
  });

  test("does not take a schedule that has changed for a missed run", async () => {
    const { time, moveTo } = stoppedTime(NINE + 60 * MINUTE + 1);
    const store = recorded();
    const { runs } = await start("0 30 * * * *", { time, store });
    await moveTo(NINE + 89 * MINUTE);
    expect(runs).toEqual([]);
    expect(store.kept.get("t")?.next).toBe(NINE + 90 * MINUTE);
  });
});

describe("while a run takes longer than the schedule", () => {
  const slow = async () => {
    const { time, moveTo, settle } = stoppedTime(NINE);
    let finish = (): void => {};
    const { timer, runs } = await start("0 * * * * *", {
      time,
      run: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    await moveTo(NINE + MINUTE);
    return { timer, runs, moveTo, settle, finish: () => finish() };
  };

  test("no other run by schedule begins, and one follows it, whatever was missed", async () => {
    const { runs, moveTo, settle, finish } = await slow();
    await moveTo(NINE + 4 * MINUTE);
    expect(runs).toHaveLength(1);
    finish();
    await settle();
    await moveTo(NINE + 4 * MINUTE + 10);
    expect(runs).toHaveLength(2);
  });

  test("a call by hand runs beside it and leaves the schedule alone", async () => {
    const { timer, runs, finish } = await slow();
    const byHand = timer.runNow();
    await Promise.resolve();
    await Promise.resolve();
    expect(runs).toHaveLength(2);
    finish();
    await byHand;
  });

  test("stopping waits for it and starts nothing more", async () => {
    const { timer, runs, moveTo, settle, finish } = await slow();
    let stopped = false;
    const stop = timer.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    finish();
    await stop;
    await moveTo(NINE + 10 * MINUTE);
    expect(runs).toHaveLength(1);
  });
});

test("a wait of more than the machine's longest is not cut short", async () => {
  const { time, moveTo } = stoppedTime(NINE);
  const { runs } = await start("0 0 0 1 1 *", { time });
  await moveTo(Date.parse("2027-01-01T00:00:01Z"));
  expect(runs.map((run) => new Date(run.at).toISOString())).toEqual(["2027-01-01T00:00:00.000Z"]);
});

describe("the status on disk", () => {
  test("comes back as it was written", async () => {
    const store = fileStatusStore(join(await makeFolder(), "timers"));
    const status = { last: NINE + 7, next: NINE + MINUTE, lastUpdated: null };
    await store.write("t", status);
    expect(await store.read("t")).toEqual(status);
  });

  test("counts as absent where a crash left half of it", async () => {
    const folder = await makeFolder();
    const store = fileStatusStore(folder);
    await store.write("t", { last: NINE, next: NINE + MINUTE, lastUpdated: NINE });
    const file = join(folder, "t.json");
    await writeFile(file, (await readFile(file, "utf8")).slice(0, 20));
    expect(await store.read("t")).toBeUndefined();
  });
});
