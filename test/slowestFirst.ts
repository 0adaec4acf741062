import { createRequire } from "node:module";

type Test = { readonly path: string };
type Sequencer = { sort(tests: Test[]): Test[] | Promise<Test[]> };

// The one that Jest brings.
const { default: JestSequencer } = createRequire(createRequire(import.meta.url).resolve("jest"))(
  "@jest/test-sequencer",
) as { default: new (options: unknown) => Sequencer };

/** The files that take longest, of which one begun last would keep a core idle to its end. */
export const SLOWEST = [
  "e2e/contract.test.ts",
  "bench/bench.test.ts",
  "chaos/chaos.test.ts",
  "local/start.test.ts",
  "sql/erasureCrashes.test.ts",
  "e2e/outages.test.ts",
  "promises/p05-what-leaves-at-once-is-not-kept.test.ts",
  "promises/canaries.test.ts",
  "sql/erasures.test.ts",
  "security/fuzz.test.ts",
  "promises/manifest.test.ts",
  "sql/replayErasures.test.ts",
  "licensing/outages.test.ts",
  "e2e/twoInstances.test.ts",
  "e2e/restored.test.ts",
];

const rankOf = ({ path }: Test): number => {
  const rank = SLOWEST.findIndex((file) => path.replaceAll("\\", "/").endsWith(`/test/${file}`));
  return rank < 0 ? SLOWEST.length : rank;
};

/** The order of test files: those known to be slow first, then Jest's own order, which goes by size where it has not run them yet. */
export default class SlowestFirst extends JestSequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    return (await super.sort(tests)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
