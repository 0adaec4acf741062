import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { doors } from "../../functions/doors.ts";
import { notFound } from "../../functions/notFound.ts";
import { type App, appLoader } from "../../shared/app.ts";
import type { Door } from "../../shared/platform/http/door.ts";
import { handle } from "../../shared/platform/http/handle.ts";
import { createLog } from "../../shared/platform/log.ts";
import { type LogLine, request } from "../platform/http/calls.ts";

const CANARY = "canary-7f3a";

const MISSING = ["USHER_SQL_DATABASE", "USHER_SQL_USER", "USHER_VENDOR_NAME", "USHER_STAFF_TENANT"];

/** Each with a value that it cannot have in Azure. */
const WRONG = [
  "USHER_PUBLIC_URL",
  "USHER_SQL_PORT",
  "USHER_SQL_ENCRYPT",
  "USHER_SQL_TRUST_CERTIFICATE",
  "USHER_SQL_POOL",
  "USHER_SQL_MIGRATE",
  "USHER_SQLITE_FILE",
  "USHER_TABLES_URL",
  "USHER_TABLES_CONNECTION",
  "USHER_KEY_VAULT_KEY",
  "USHER_VAULT_FILE",
  "USHER_CLOCK_FILE",
  "USHER_MAIL_FROM",
  "USHER_MAIL_ENDPOINT",
  "USHER_CLOUD",
  "USHER_ENTRA_AUTHORITY",
  "USHER_ENTRA_CLIENT_SECRET",
  "USHER_GRAPH_URL",
  "USHER_ENTRA_CLIENT_ID",
  "USHER_STAFF_CLIENT_ID",
  "USHER_MANAGED_IDENTITY",
  "USHER_TRUSTED_HOPS",
  "USHER_MAIL_RATE",
  "USHER_FLOOD_RATE",
  "USHER_BACKUP_DAYS",
  "USHER_VENDOR_PRIVACY_URL",
  "USHER_VENDOR_IMPRINT_URL",
  "USHER_PRIVACY_CONTACT",
  "USHER_MAIL_PER_MINUTE",
  "USHER_MAIL_PER_HOUR",
  "USHER_ALERT_RATE",
  "USHER_ALERT_SPREAD",
  "DELIVER_ACCOUNT_MAIL_SCHEDULE",
  "DELIVER_DELAYED_ALERTS_SCHEDULE",
  "SWEEP_RETENTION_SCHEDULE",
  "PURGE_HISTORY_SCHEDULE",
  "ROTATE_KEYS_SCHEDULE",
];

/** Right as they are, and nobody's business either. */
const RIGHT = ["USHER_SQL_SERVER", "USHER_SQL_PASSWORD"];

const isUshers = (name: string): boolean => /^(USHER|WEBSITE)_|_SCHEDULE$/.test(name);
const clear = (): void => {
  for (const name of Object.keys(process.env).filter(isUshers)) delete process.env[name];
};

const before = { ...process.env };
beforeAll(() => {
  clear();
  for (const name of [...WRONG, ...RIGHT]) process.env[name] = `${CANARY}-${name.replaceAll("_", "-")}`;
  process.env.WEBSITE_SITE_NAME = `${CANARY}-site`;
});
afterAll(() => {
  clear();
  Object.assign(process.env, before);
});

test("settings with faults in Azure: every door says that Usher is unavailable, and the log why, once and without a value", async () => {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  const load = appLoader(log);
  const ask = async (door: Door<App>) => {
    const { status, headers, body } = await handle(door, load, log)(request({ method: door.method, params: {} }));
    const { code } = JSON.parse(body ?? "null") as Record<string, unknown>;
    const retryAfter = Number(headers["Retry-After"]);
    return { door: door.name, status, code, type: headers["Content-Type"], comesAgain: retryAfter > 0, body };
  };
  const everything = [...doors, notFound];
  // At once, as a cold instance is asked, and again later.
  const answers = [...(await Promise.all(everything.map(ask))), ...(await Promise.all(everything.map(ask)))];

  const refused = { status: 503, code: "unavailable", type: "application/problem+json", comesAgain: true };
  expect(answers).toEqual(
    [...everything, ...everything].map(({ name }) => ({ door: name, ...refused, body: expect.any(String) })),
  );
  const told = lines.map((line) => JSON.parse(line) as LogLine).filter(({ settings }) => settings !== undefined);
  expect(told).toHaveLength(1);
  const named = told.flatMap(({ settings }) => settings as string[]).map((line) => line.replace(/:.*/, ""));
  expect(named.sort()).toEqual([...MISSING, ...WRONG].sort());
  expect(lines.join("\n")).not.toContain(CANARY);
  expect(answers.map(({ body }) => body).join("\n")).not.toContain(CANARY);
});
