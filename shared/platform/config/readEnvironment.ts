import { isLocal, readSettings } from "./readSettings.ts";

/** The process's environment: the one place where it is read, and not before the first call needs it. */
// biome-ignore lint/style/noProcessEnv: this is that place
export const readProcessSettings = () => readSettings(process.env);

/** Whether this process may load local parts. */
// biome-ignore lint/style/noProcessEnv: as above
export const isLocalProcess = (): boolean => isLocal(process.env);
