import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What azd knows of a deployment: what was set by `azd env set`, and the outputs of the last `azd provision`. */
export type AzdValues = {
  /** Throws an error that says where the value comes from. */
  required(name: string): string;
};

/** The values of the azd environment: those that a hook is given, or else those that azd tells. */
export const readAzdValues = async (): Promise<AzdValues> => {
  const told = process.env.AZURE_ENV_NAME === undefined ? await askAzd() : {};
  const values: Record<string, string | undefined> = { ...told, ...process.env };
  return {
    required: (name) => {
      const value = values[name];
      if (!value) throw new Error(`${name} is not known. Run azd provision first, in the folder of azure.yaml.`);
      return value;
    },
  };
};

const askAzd = async (): Promise<Record<string, string>> => {
  const { stdout } = await run("azd", ["env", "get-values", "--output", "json"]).catch((error: unknown) => {
    throw new Error("azd does not answer. Install it (https://aka.ms/azd) and choose an environment: azd env select", {
      cause: error,
    });
  });
  return JSON.parse(stdout) as Record<string, string>;
};
