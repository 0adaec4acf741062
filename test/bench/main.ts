import { availableParallelism } from "node:os";
import { type Command, runCommand } from "../../infra/local/command.ts";
import { systemClock, toRfc3339 } from "../../shared/platform/clock.ts";
import { figuresOf } from "./figures.ts";
import { allBenches, readLine, usageOf } from "./options.ts";
import { Interrupted, withScene } from "./scene.ts";
import { tableOf } from "./table.ts";

const benches = await allBenches();

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

/** `npm run bench`: runs one bench and tells its figures. */
const benchCommand: Command = async ({ args }) => {
  const { name, bench, options, json } = readLine(args, benches);
  const rows = (await withScene(options, tell, (scene) => bench.run(scene))).map(figuresOf);
  const about = { measuredAt: toRfc3339(systemClock.now()), node: process.version, cores: availableParallelism() };
  return json ? JSON.stringify({ bench: name, ...about, ...options, rows }, null, 2) : `\n${tableOf(rows)}`;
};

try {
  await runCommand(benchCommand, usageOf(benches));
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  tell(error.message);
  process.exit(130);
}
