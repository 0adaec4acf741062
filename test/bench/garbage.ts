import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects this process's garbage, all of it, so that what is in use after that is held by something. */
export const collectGarbage = runInNewContext("gc") as () => void;
