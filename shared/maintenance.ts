import { createApp } from "./app.ts";
import { systemClock } from "./platform/clock.ts";
import type { Settings } from "./platform/config/settings.ts";
import { createCredential } from "./platform/identity/credential.ts";
import { lazy } from "./platform/lazy.ts";
import type { Log } from "./platform/log.ts";
import { createSql } from "./platform/sql/createSql.ts";
import { type Prepared, prepareDatabase } from "./platform/sql/prepareDatabase.ts";
import type { Replayed } from "./privacy/erasure/replayErasures.ts";
import { settingsLoader } from "./settingsLoader.ts";

/** What is done to the stores from within their network, under an identity of its own. */
export type Maintenance = {
  prepareDatabase(): Promise<Prepared>;
  /** Erases in a restored database what was erased since it was copied. Throws `ReplayRefused` where there is nothing to do. */
  replayErasures(): Promise<Replayed>;
};

/** Puts maintenance together from its settings, which are the app's and what `infra/azure` adds. Connects to nothing. */
export const createMaintenance = (settings: Settings, log: Log): Maintenance => {
  const migrations = async () => (await import("./platform/sql/migrations/index.ts")).migrations;
  return {
    prepareDatabase: async () => {
      const credential = createCredential(settings);
      const sql = createSql({ settings: settings.sql, clock: systemClock, log, credential, migrations });
      try {
        return await prepareDatabase({ sql, appUser: settings.appUser });
      } finally {
        await sql.close();
      }
    },
    replayErasures: async () => {
      const app = createApp(settings, log);
      try {
        return await app.replayErasures();
      } finally {
        await app.close();
      }
    },
  };
};

/** Maintenance by this process's settings, put together at the first call and kept. */
export const maintenanceLoader = (log: Log): (() => Promise<Maintenance>) => {
  const settings = settingsLoader(log);
  return lazy(async () => createMaintenance(await settings(), log));
};
