import * as crypto from "node:crypto";
import { readSettings } from "./readSettings.ts";

/** What passwords are hashed with. It came to Node late; a version without it must say so at the start. */
const NODE_IS_TOO_OLD = { name: "Node.js", expected: "24.7 or newer, which has argon2" };

/** The settings of this process: the one place where its environment and command line are read, and not before the first call needs it. */
export const readProcessSettings = (): ReturnType<typeof readSettings> => {
  if (!("argon2" in crypto)) return { settings: undefined, faults: [NODE_IS_TOO_OLD] };
  // biome-ignore lint/style/noProcessEnv: this is that place
  return readSettings(process.env, process.argv.slice(2));
};
