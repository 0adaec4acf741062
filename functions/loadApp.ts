import { appLoader } from "../shared/app.ts";
import { hostLog } from "./hostLog.ts";

/** The app of this process, the same for every door and timer. */
export const loadApp = appLoader(hostLog);
