import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@jest/globals";
import type { TimerName } from "../../shared/platform/config/schedules.ts";
import type { Usher } from "./usher.ts";

type Operations = { timers: Record<string, { startedAt: string; succeeded: boolean | null } | undefined> };

/** Runs a timer by the host's admin route, and waits until the operations tell that it succeeded. */
export const runTimer = async ({ call, token }: Pick<Usher, "call" | "token">, name: TimerName): Promise<void> => {
  const employee = await token("employee", "--role", "Support.Agent");
  const last = async () => {
    const { json } = await call("GET /api/staff/operations", { token: employee });
    return (json as Operations).timers[name];
  };
  const before = (await last())?.startedAt;
  expect((await call(`POST /admin/functions/${name}`, { body: {} })).status).toBe(202);
  let run = await last();
  for (let tries = 0; (run?.startedAt === before || !run?.succeeded) && tries < 100; tries += 1) {
    await sleep(50);
    run = await last();
  }
  expect(run).toMatchObject({ succeeded: true });
};
