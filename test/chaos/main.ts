import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, runCommand } from "../../infra/local/command.ts";
import { systemClock, toRfc3339 } from "../../shared/platform/clock.ts";
import { describeError } from "../../shared/platform/log.ts";
import { type Figures, figuresOf } from "../bench/figures.ts";
import { Interrupted, withScene } from "../bench/scene.ts";
import { tableOf } from "../bench/table.ts";
import { theDatabase } from "../sql/databases.ts";
import { allScenarios, readLine, usageOf } from "./options.ts";
import type { Options, Scenario } from "./scenario.ts";

/** How a scenario ended. `failure`: why it could not be played to its end. */
type Played = { name: string; seconds: number; rows: readonly Figures[]; failure?: string };

const scenarios = await allScenarios();

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

const tooLong = async (seconds: number): Promise<never> => {
  await sleep(seconds * 1_000, undefined, { ref: false });
  throw new Error(`It was not done after ${seconds} s.`);
};

const play = async (name: string, scenario: Scenario, options: Options): Promise<Played> => {
  const startedAt = performance.now();
  const played = (rest: Pick<Played, "rows" | "failure">): Played => ({
    name,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    ...rest,
  });
  tell(`\n${name}`);
  try {
    const rows = await withScene(options, tell, (scene) =>
      Promise.race([scenario.run(scene), tooLong(scenario.limit(options))]),
    );
    return played({ rows: rows.map(figuresOf) });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const { message } = error instanceof Error ? error : new Error(String(error));
    return played({ rows: [], failure: `${message} (${describeError(error).at ?? "?"})` });
  }
};

const isGood = ({ rows, failure }: Played): boolean =>
  failure === undefined && rows.every(({ reached }) => reached !== false);

const textOf = ({ name, seconds, rows, failure }: Played): string =>
  `\n## ${name} (${seconds} s)\n\n${failure === undefined ? tableOf(rows) : `**failed**: ${failure}`}`;

/** `npm run chaos`: plays the scenarios one after another, and tells what they found. */
const chaosCommand: Command = async ({ args }) => {
  const { chosen, options, json } = readLine(args, scenarios);
  const played: Played[] = [];
  for (const [name, scenario] of chosen) played.push(await play(name, scenario, options));
  failed = !played.every(isGood);
  const about = {
    measuredAt: toRfc3339(systemClock.now()),
    node: process.version,
    cores: availableParallelism(),
    sql: theDatabase().name,
  };
  return json ? JSON.stringify({ ...about, ...options, played }, null, 2) : played.map(textOf).join("\n");
};

let failed = false;
try {
  await runCommand(chaosCommand, usageOf(scenarios));
  if (failed) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  tell(error.message);
  process.exitCode = 130;
}
// Whatever a scenario that took too long still waits for, its processes have ended.
process.stdout.write("", () => process.exit());
