/**
 * The parts of the app itself that exist on a developer's machine only. `shared/app.ts` loads them under the conditions
 * of `isLocal` (readSettings.ts); a deployment leaves this file out.
 */
export { createFileClock } from "./clock/fileClock.ts";
export { createFileKey } from "./vault/fileKey.ts";
