import type { Bench, Row } from "../bench.ts";
import { alternate } from "../rounds.ts";
import { makeConstantApp } from "../usher/apps.ts";
import { type ColdStart, openColdStarts } from "../usher/coldStart.ts";
import { openLicensedUsher } from "../usher/licensedUsher.ts";

const CONSTANT = "an app with one constant function, same host";

const rowsOf = (usher: readonly ColdStart[], constant: readonly ColdStart[]): Row[] => {
  const compare = (what: string, measure: (start: ColdStart) => number): Row => ({
    what,
    unit: "ms",
    values: usher.map(measure),
    against: { what: CONSTANT, values: constant.map(measure) },
  });
  return [
    {
      ...compare("process start to the first license check answered", ({ answered }) => answered),
      aim: { of: "ratio", is: "at most", bound: 1.5 },
    },
    compare("of it, until it listens", ({ listening }) => listening),
    compare("of it, the first answer", ({ listening, answered }) => answered - listening),
  ];
};

/** A new process for each start, on stores that are warm (quality.md, "Performance"). */
export const bench: Bench = {
  about: "process start to the first license check answered, against an app with one constant function",
  defaults: { seconds: 1, rounds: 15, count: 1 },
  run: async (scene) => {
    const usher = await openLicensedUsher(scene);
    const constant = await makeConstantApp(usher.folder);
    const start = await openColdStarts(scene, usher);
    scene.tell("Measuring cold starts …");
    const sides = {
      usher: () => start(usher.folder, usher.question),
      constant: () => start(constant, "/bench/constant"),
    };
    const { counted } = await alternate(sides, scene.options.rounds);
    return rowsOf(counted.usher, counted.constant);
  },
};
