import { parseArgs } from "node:util";
import { type Command, runCommand } from "../../infra/local/command.ts";
import { readNumber } from "../bench/options.ts";
import { readDeployment, SIZES } from "./deployment.ts";
import { readFigures } from "./figures.ts";
import { simulate } from "./simulate.ts";
import { ASSUMED, TENANTS, WORKLOAD, type Workload } from "./workload.ts";

const NAMES = Object.keys(ASSUMED) as (keyof Workload)[];

const usage = [
  "npm run --silent simulate -- [--tenants <n>] [--<assumption> <n>]",
  ...NAMES.map((name) => `  --${name.padEnd(12)} ${ASSUMED[name]} (${WORKLOAD[name]})`),
].join("\n");

/** `npm run simulate`: tells what so many tenants take of each part of a deployment. */
const simulateCommand: Command = async ({ args }) => {
  const options = Object.fromEntries([...NAMES, "tenants"].map((name) => [name, { type: "string" }])) as Record<
    string,
    { type: "string" }
  >;
  const values: Partial<Record<string, string>> = parseArgs({ args: [...args], options }).values;
  const workload = { ...WORKLOAD };
  for (const name of NAMES) workload[name] = readNumber(name, values[name], WORKLOAD[name]);
  const tenants = values.tenants === undefined ? TENANTS : [readNumber("tenants", values.tenants, 0)];
  const figures = await readFigures();
  const deployments = await Promise.all(SIZES.map(async (size) => ({ size, deployment: await readDeployment(size) })));
  const tables = simulate({ tenants, workload, figures, deployments });
  return tables.map(({ title, table }) => `${title}\n\n${table}`).join("\n\n");
};

await runCommand(simulateCommand, usage);
