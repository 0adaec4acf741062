import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../infra/azure");

export const SIZES = ["small", "large"] as const;
export type Size = (typeof SIZES)[number];

/** What of a deployment says how far it scales: parameters of `infra/azure/main.bicep`. */
export type Deployment = {
  databaseSize: string;
  keyType: string;
  maximumInstances: number;
  /** MB of one instance. */
  instanceMemory: number;
  mailsPerMinute: number;
  mailsPerHour: number;
};

/** Parameters with a value of one line: `param name [type] = value`. */
const parametersIn = (source: string): Map<string, string> =>
  new Map(
    [...source.matchAll(/^param (\w+)(?: \w+)? = '?([^'\n]+)'?$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );

/** What the parameter file of a size deploys; what it does not say is as `main.bicep` has it. */
export const readDeployment = async (size: Size): Promise<Deployment> => {
  const [main, own] = await Promise.all(
    ["main.bicep", `${size}.bicepparam`].map(async (file) => parametersIn(await readFile(join(FOLDER, file), "utf8"))),
  );
  const text = (name: string): string => {
    const value = own?.get(name) ?? main?.get(name);
    if (value === undefined) throw new Error(`No parameter ${name} stands in infra/azure.`);
    return value;
  };
  const number = (name: string): number => Number(text(name));
  return {
    databaseSize: text("databaseSize"),
    keyType: text("keyType"),
    maximumInstances: number("maximumInstances"),
    instanceMemory: number("instanceMemory"),
    mailsPerMinute: number("mailsPerMinute"),
    mailsPerHour: number("mailsPerHour"),
  };
};
