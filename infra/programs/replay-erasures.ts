import { loadApp } from "../../functions/loadApp.ts";
import { ReplayRefused } from "../../shared/privacy/erasure/replayErasures.ts";
import { replayAndTell } from "../replayErasures.ts";

/** `node replay-erasures.js` beside the deployed app, with its settings: inside the network that the stores are in. */
try {
  process.stdout.write(`${await replayAndTell(await loadApp())}\n`);
} catch (error) {
  if (!(error instanceof ReplayRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
