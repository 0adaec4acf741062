import { expect, test } from "@jest/globals";
import { SECOND } from "../../shared/platform/clock.ts";
import { createLog } from "../../shared/platform/log.ts";
import { logBacklogs } from "../../shared/platform/operations.ts";

/** The alert rules of infra/azure read these lines: `event`, `kind`, `count`, `durationMs`. */
test("how much waits is told in a line for each backlog, with how long the oldest has been due", async () => {
  const lines: unknown[] = [];
  const log = createLog((_level, line) => lines.push(JSON.parse(line)));
  const now = Date.UTC(2026, 0, 15, 12);
  const backlogs = {
    accountMail: async () => ({ waiting: 3, setAside: 0, oldestDueAt: now - 901 * SECOND }),
    delayedAlerts: async () => ({ waiting: 5, setAside: 0, oldestDueAt: now + SECOND }),
    licenseChanges: async () => ({ waiting: 0, setAside: 0, oldestDueAt: null }),
  };
  expect(await logBacklogs(backlogs, { now: () => now }, log)).toBe(0);
  expect(lines).toEqual([
    { level: "info", event: "backlog", kind: "accountMail", count: 3, durationMs: 901_000 },
    { level: "info", event: "backlog", kind: "delayedAlerts", count: 5, durationMs: 0 },
    { level: "info", event: "backlog", kind: "licenseChanges", count: 0, durationMs: 0 },
  ]);
});
