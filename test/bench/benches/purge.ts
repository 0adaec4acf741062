import { tableOf } from "../../../shared/history/days.ts";
import { createHistoryStore } from "../../../shared/history/historyStore.ts";
import { DAY } from "../../../shared/platform/clock.ts";
import type { Tables } from "../../../shared/platform/tables/tables.ts";
import type { Bench, Row, Scene } from "../bench.ts";
import { callsInBatches, deleteInBatches } from "../history/deleteInBatches.ts";
import { FIRST_DAY, fillDay } from "../history/fill.ts";
import { type HistoryServer, type HistoryTables, openHistoryServer } from "../history/historyServer.ts";

/** The day that all others are compared with. */
const SMALL = 1_000;
/** Deletion in batches is really done up to this size: Azurite takes hours for a million rows. */
const DELETED_UP_TO = 100_000;

const TABLE = tableOf(FIRST_DAY);
/** The first instant at which that day is overdue, and no other one. */
const OVERDUE_AT = FIRST_DAY + 31 * DAY;

/** A day that was dropped: calls to storage, and milliseconds. */
type Dropped = { calls: number; took: number };

/** A day of so many entries in each round: dropped, and deleted in batches where that is really done. */
type Measured = { size: number; dropped: Dropped[]; inBatches: number[] };

const countText = (entries: number): string => `${entries.toLocaleString("en")} entries`;

const filled = async ({ open }: HistoryServer, size: number, tell: Scene["tell"]): Promise<HistoryTables> => {
  const tables = open();
  const startedAt = performance.now();
  await fillDay(tables.straight, size);
  tell(`Wrote a day of ${countText(size)} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
  return tables;
};

const namesIn = (tables: Tables): Promise<string[]> => tables.names(TABLE.slice(0, -4));

/** Drops a day as `purgeHistory` does, and nothing but that day. */
const drop = async ({ callsOf }: HistoryServer, { straight, counted }: HistoryTables): Promise<Dropped> => {
  const before = await namesIn(straight);
  let took = Number.NaN;
  const calls = await callsOf(async () => {
    const startedAt = performance.now();
    await createHistoryStore(counted).dropOverdue(OVERDUE_AT);
    took = performance.now() - startedAt;
  });
  const left = await namesIn(straight);
  if (left.includes(TABLE) || left.length !== before.length - 1) throw new Error("Not the day alone was dropped.");
  return { calls: calls.length, took };
};

/** Deletes a day's entries in batches; answers the calls. */
const clear = async ({ callsOf }: HistoryServer, { straight, counted }: HistoryTables): Promise<number> => {
  const calls = await callsOf(() => deleteInBatches(counted.open(TABLE)));
  for await (const _ of straight.open(TABLE).list()) throw new Error("An entry is left of a day that was deleted.");
  return calls.length;
};

const measure = async (server: HistoryServer, { options, tell }: Scene): Promise<Measured[]> => {
  const sizes = [...new Set([SMALL, Math.min(options.count, DELETED_UP_TO), options.count])];
  const measured = sizes.map((size): Measured => ({ size, dropped: [], inBatches: [] }));
  // The first call of a process loads the SDK and connects: it counts for no side.
  await drop(server, await filled(server, 1, tell));
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const { size, dropped, inBatches } of measured) {
      dropped.push(await drop(server, await filled(server, size, tell)));
      if (size <= DELETED_UP_TO) inBatches.push(await clear(server, await filled(server, size, tell)));
    }
  }
  return measured;
};

/** Calls of a deletion in batches: counted, or reckoned where it was not done, as all counted ones bear out. */
const batchedRow = ({ size, dropped, inBatches }: Measured): Row => {
  const reckoned = callsInBatches(size);
  const wrong = inBatches.find((calls) => calls !== reckoned);
  if (wrong !== undefined) throw new Error(`${countText(size)} took ${wrong} calls in batches, not ${reckoned}.`);
  const isCounted = inBatches.length > 0;
  return {
    what: `deletion in batches of 100, ${countText(size)}${isCounted ? "" : " (reckoned)"}`,
    unit: "calls",
    values: isCounted ? inBatches : dropped.map(() => reckoned),
    against: { what: "purgeHistory, the same day", values: dropped.map(({ calls }) => calls) },
  };
};

const rowsOf = (measured: readonly Measured[]): Row[] => {
  const [small, large] = [measured[0], measured.at(-1)];
  if (small === undefined || large === undefined) throw new RangeError("No day was measured.");
  const calls = ({ dropped }: Measured): number[] => dropped.map((each) => each.calls);
  const times = ({ dropped }: Measured): number[] => dropped.map(({ took }) => took);
  const what = `purgeHistory, a day of ${countText(large.size)}`;
  const same = `a day of ${countText(small.size)}`;
  return [
    {
      what,
      unit: "calls",
      values: calls(large),
      against: { what: same, values: calls(small) },
      aim: { of: "value", is: "at most", bound: Math.min(...calls(small)) },
    },
    { what, unit: "ms", values: times(large), against: { what: same, values: times(small) } },
    ...measured.map((each): Row => {
      const row = batchedRow(each);
      return each === large ? { ...row, aim: { of: "ratio", is: "at least", bound: 1_000 } } : row;
    }),
  ];
};

/** Forgetting a day of history (quality.md, "Performance"). */
export const bench: Bench = {
  about: "a day of history dropped, of 1,000 entries and of --count, against deletion in batches",
  defaults: { seconds: 1, rounds: 1, count: 1_000_000 },
  run: async (scene) => rowsOf(await measure(await openHistoryServer(scene), scene)),
};
