import type { Bench, Row, Scene } from "../bench.ts";
import { MONTH_OF_A_WEB, sortedWebs } from "../history/fill.ts";
import { openHistoryServer } from "../history/historyServer.ts";
import { type Month, openMonth, type PageKind } from "../history/reading.ts";
import { openReplay, type Replay } from "../history/replay.ts";
import { alternate, type Measure } from "../rounds.ts";

const PAGES: Readonly<Record<PageKind, string>> = {
  newest: "the newest page of a web",
  middle: "its page of half a month ago",
  nothing: "its page that a filter leaves nothing of",
};

/** A web's month among those of others, and the same alone. */
type Months = { large: Month; small: Month; replay: Replay };

const countText = (entries: number): string => `${entries.toLocaleString("en")} entries`;

const openMonths = async (scene: Scene): Promise<{ months: Months; written: number }> => {
  const server = await openHistoryServer(scene);
  const webs = sortedWebs(Math.ceil(scene.options.count / MONTH_OF_A_WEB));
  const [reader] = webs.slice(webs.length / 2);
  if (reader === undefined) throw new RangeError("There is no web to read as.");
  const written = webs.length * MONTH_OF_A_WEB;
  scene.tell(`Writing a month of ${countText(written)} …`);
  const startedAt = performance.now();
  const large = await openMonth(server, webs, reader);
  scene.tell(`… which took ${((performance.now() - startedAt) / 1_000).toFixed(1)} s. Measuring …`);
  const small = await openMonth(server, [reader], reader);
  return { months: { large, small, replay: await openReplay(scene, server.port) }, written };
};

/** Of one piece of work: milliseconds until it is done, and microseconds of this process's own processor time. */
type Cost = { ms: number; cpu: number };

/** The cost of one, done again and again for so long. */
const costOf =
  (seconds: number, work: () => Promise<void>): Measure<Cost> =>
  async () => {
    const usedBefore = process.cpuUsage();
    const startedAt = performance.now();
    let done = 0;
    do {
      await work();
      done += 1;
    } while (performance.now() < startedAt + seconds * 1_000);
    const { user, system } = process.cpuUsage(usedBefore);
    return { ms: (performance.now() - startedAt) / done, cpu: (user + system) / done };
  };

const times = (costs: readonly Cost[]): number[] => costs.map(({ ms }) => ms);
const processorTimes = (costs: readonly Cost[]): number[] => costs.map(({ cpu }) => cpu);

/** One page from either month: its calls, its time, what of that is Usher's own work, and what the table server takes. */
const pageRows = async (
  kind: PageKind,
  { large, small, replay }: Months,
  written: number,
  scene: Scene,
): Promise<Row[]> => {
  const { seconds, rounds } = scene.options;
  const sides = {
    large: costOf(seconds, () => large.read(kind)),
    small: costOf(seconds, () => small.read(kind)),
    largeAlone: costOf(seconds, () => replay(large.calls[kind])),
    smallAlone: costOf(seconds, () => replay(small.calls[kind])),
  };
  const { counted } = await alternate(sides, rounds);
  const what = `${PAGES[kind]}, from a month of ${countText(written)}`;
  const same = `from a month of ${countText(MONTH_OF_A_WEB)}`;
  const [calls, callsOfSmall] = [large.calls[kind].length, small.calls[kind].length];
  return [
    {
      what,
      unit: "calls",
      values: [calls],
      against: { what: same, values: [callsOfSmall] },
      aim: { of: "value", is: "at most", bound: callsOfSmall },
    },
    { what, unit: "ms", values: times(counted.large), against: { what: same, values: times(counted.small) } },
    {
      what: "of it, processor time of Usher and the SDK",
      unit: "µs",
      values: processorTimes(counted.large),
      against: { what: same, values: processorTimes(counted.small) },
    },
    {
      what: "of it, the table server: the same calls without Usher",
      unit: "ms",
      values: times(counted.largeAlone),
      against: { what: same, values: times(counted.smallAlone) },
    },
  ];
};

const entryRow = async ({ large, small, replay }: Months, { options }: Scene): Promise<Row> => {
  const sides = {
    large: costOf(options.seconds, () => replay(large.oneEntry)),
    small: costOf(options.seconds, () => replay(small.oneEntry)),
  };
  const { counted } = await alternate(sides, options.rounds);
  return {
    what: "one entry by its keys, without Usher",
    unit: "ms",
    values: times(counted.large),
    against: { what: `from a month of ${countText(MONTH_OF_A_WEB)}`, values: times(counted.small) },
  };
};

/** Reading history: what others have written must not make it dearer. */
export const bench: Bench = {
  about: "a page of a web's history from a month of --count entries of all, against one from its own 1,000",
  defaults: { seconds: 1, rounds: 10, count: 1_000_000 },
  run: async (scene) => {
    const { months, written } = await openMonths(scene);
    return [
      ...(await pageRows("newest", months, written, scene)),
      ...(await pageRows("middle", months, written, scene)),
      ...(await pageRows("nothing", months, written, scene)),
      await entryRow(months, scene),
    ];
  },
};
