import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import { type Outage, playOutage } from "../usher/outage.ts";

/**
 * Takes the file's lock as another process would that writes and does not let go: nothing can be written, and reading
 * goes on. That is all that can be taken away of a file which processes hold open.
 */
const lock = async (file: string): Promise<() => Promise<void>> => {
  const database = new DatabaseSync(file, { timeout: 20 });
  for (;;) {
    try {
      database.exec("begin exclusive");
      break;
    } catch {
      await sleep(5);
    }
  }
  return async () => database.close();
};

const sql: Outage = {
  name: "SQL",
  goAway: async ({ store: { database, network } }) => {
    if (database.settings.kind === "sqlite") return lock(database.settings.file);
    network?.become("refusing");
    network?.cut();
    return async () => network?.become("open");
  },
};

/** The database goes and returns: on SQL Server its network, on SQLite its lock. */
export const scenario: Scenario = {
  about: "SQL goes away and returns: checks go on, writes are refused clearly, nothing accepted is lost",
  limit: () => 1_200,
  run: (scene) => playOutage(scene, sql),
};
