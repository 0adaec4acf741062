import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createFileClock } from "../../../infra/local/clock/fileClock.ts";
import type { Clock } from "../../../shared/platform/clock.ts";
import { SCHEDULES, type TimerName } from "../../../shared/platform/config/schedules.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import type { Client } from "../../e2e/client.ts";
import { buildPackage } from "../../e2e/package.ts";
import { createParts, type Parts, type ProcessPart, WITHOUT_TIMERS } from "../../e2e/parts.ts";
import type { Scene } from "../scenario.ts";
import { type Sink, startSink } from "../sink/startSink.ts";
import { openStore, type Store } from "./store.ts";

/** One more process of Usher on the same stores. What it sends goes to a port of the sink that is its own. */
export type Instance = ProcessPart & {
  call: Client;
  /** By which the sink knows it. */
  port: number;
  /** Everything that it and those before it in its place wrote. */
  log(): Promise<string>;
};

/** Everything that Usher runs on, and as many processes of it as a scenario likes. */
export type Place = {
  parts: Parts;
  store: Store;
  /** For looking into the database, by a way that is never cut. */
  sql: Sql;
  sink: Sink;
  clock: Clock;
  /** Makes an instance, with settings of its own; it is not started yet. */
  instance(settings?: Record<string, string>): Promise<Instance>;
};

/** No scenario is about these limits. */
const WITHOUT_LIMITS = { USHER_ALERT_RATE: "10000000", USHER_MAIL_RATE: "1000000", USHER_FLOOD_RATE: "10000000" };

/** When a timer runs; `by hand`: never by itself, as good as. */
const WHEN = { "each second": "* * * * * *", "as shipped": undefined, "by hand": "0 0 0 29 2 *" } as const;

/** The settings by which timers run. */
export const running = (
  timers: readonly TimerName[],
  when: keyof typeof WHEN = "each second",
): Record<string, string> => {
  const schedule = WHEN[when];
  return Object.fromEntries(
    timers.flatMap((timer) => [
      [`AzureWebJobs.${timer}.Disabled`, "false"],
      ...(schedule === undefined ? [] : [[SCHEDULES[timer], schedule]]),
    ]),
  );
};

/** When a place begins. */
const NOON = "2026-01-15T12:00:00Z";

/**
 * Builds Usher as `npm start` does, starts what it runs on, and one host whose mail goes to the inbox and of which no
 * timer runs. `change`: does something to the built app before.
 */
export const openPlace = async (
  scene: Scene,
  change: (folder: string) => Promise<void> = async () => {},
): Promise<Place> => {
  const { own, folder, tell } = scene;
  tell("Building Usher …");
  const built = await own(
    () => buildPackage(folder),
    (it) => it.remove(),
  );
  await change(built.folder);
  tell("Starting what it runs on …");
  const store = await openStore(scene);
  const settings = { ...WITHOUT_TIMERS, ...WITHOUT_LIMITS, ...store.environment };
  const parts = await own(
    () => createParts(built.folder, settings, folder),
    (it) => it.remove(),
  );
  const sink = await own(
    async () => startSink(),
    (it) => it.stop(),
  );
  const startParts = async (): Promise<void> => {
    for (const part of [parts.azurite, parts.entra, parts.graph, parts.mailServer]) await part.start();
    await parts.clock("--at", NOON);
    await parts.host.start();
  };
  // Whoever is interrupted meanwhile waits for them, so that they can be ended.
  await own(startParts, () => {});
  const clock = createFileClock(parts.layout.clockFile);

  const instance: Place["instance"] = async (its = {}) => {
    const port = await sink.listen();
    const file = join(folder, `instance-${port}.log`);
    const handle = await own(
      () => open(file, "a"),
      (it) => it.close(),
    );
    const process = await own(
      () => parts.another({ ...its, USHER_SMTP_PORT: String(port) }, { file: handle.fd }),
      (it) => it.kill(),
    );
    return { ...process, port, log: () => readFile(file, "utf8") };
  };
  return { parts, store, sql: store.database.sql, sink, clock, instance };
};
