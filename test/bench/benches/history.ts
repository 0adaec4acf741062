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

/** Milliseconds of one, done again and again for so long. */
const timed =
  (seconds: number, work: () => Promise<void>): Measure<number> =>
  async () => {
    const startedAt = performance.now();
    let done = 0;
    do {
      await work();
      done += 1;
    } while (performance.now() < startedAt + seconds * 1_000);
    return (performance.now() - startedAt) / done;
  };

/** One page: calls and time from either month, and the same calls once more without Usher, which tells whose time it is. */
const pageRows = async (
  kind: PageKind,
  { large, small, replay }: Months,
  written: number,
  scene: Scene,
): Promise<Row[]> => {
  const { seconds, rounds } = scene.options;
  const sides = {
    large: timed(seconds, () => large.read(kind)),
    small: timed(seconds, () => small.read(kind)),
    largeAlone: timed(seconds, () => replay(large.calls[kind])),
    smallAlone: timed(seconds, () => replay(small.calls[kind])),
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
    { what, unit: "ms", values: counted.large, against: { what: same, values: counted.small } },
    {
      what: "of it, the table server: the same calls without Usher",
      unit: "ms",
      values: counted.largeAlone,
      against: { what: same, values: counted.smallAlone },
    },
  ];
};

const entryRow = async ({ large, small, replay }: Months, { options }: Scene): Promise<Row> => {
  const sides = {
    large: timed(options.seconds, () => replay(large.oneEntry)),
    small: timed(options.seconds, () => replay(small.oneEntry)),
  };
  const { counted } = await alternate(sides, options.rounds);
  return {
    what: "one entry by its keys, without Usher",
    unit: "ms",
    values: counted.large,
    against: { what: `from a month of ${countText(MONTH_OF_A_WEB)}`, values: counted.small },
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
