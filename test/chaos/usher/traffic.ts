import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answered, Client } from "../../e2e/client.ts";
import { createMarks } from "../sink/mails.ts";
import { DOMAIN, type Licensed } from "./customer.ts";
import type { Accepted } from "./handOver.ts";
import type { Instance } from "./place.ts";

/** What callers met while they went on calling. */
export type Met = {
  /** Checks of a license that is valid: how many were asked, and how many were answered otherwise. */
  checks: number;
  wrongChecks: number;
  /** Checks of tenants that nobody knows that were answered with a yes. */
  wrongYes: number;
  /** Writes that were refused as `unavailable`, and those that were answered in a way that no caller expects. */
  unavailable: number;
  otherwise: string[];
  /** Alerts that were accepted at last, each asked for until it was, under one key. */
  accepted: Accepted[];
};

/** Callers that go on calling, whatever happens, until they are told to stop. */
export type Traffic = { met: Met; stop(): Promise<void> };

const CHECK_EVERY_MS = 50;
const WRITE_EVERY_MS = 150;

const isUnavailable = ({ status, json }: Answered): boolean => status === 503 && json?.code === "unavailable";

/** Asks until the answer is not `unavailable`; counts those that were. */
export const persist = async (met: Met, ask: () => Promise<Answered>, wanted: number): Promise<Answered> => {
  for (;;) {
    const answered = await ask();
    if (answered.status === wanted) return answered;
    if (isUnavailable(answered)) met.unavailable += 1;
    else met.otherwise.push(`${answered.status} ${String(answered.json?.code)}`);
    await sleep(WRITE_EVERY_MS);
  }
};

/** Checks on each instance, and alerts handed over to each by two components. */
export const startTraffic = (licensed: Licensed, instances: readonly Instance[], newMark = createMarks()): Traffic => {
  const met: Met = { checks: 0, wrongChecks: 0, wrongYes: 0, unavailable: 0, otherwise: [], accepted: [] };
  let isOver = false;

  const check = async (call: Client): Promise<void> => {
    while (!isOver) {
      const known = await call(`GET ${licensed.question}`);
      met.checks += 1;
      if (known.status !== 200 || known.json?.valid !== true) met.wrongChecks += 1;
      const unknown = await call(`GET /api/license-check?tenant=${randomUUID()}&product=alerts`);
      if (unknown.json?.valid === true) met.wrongYes += 1;
      await sleep(CHECK_EVERY_MS);
    }
  };

  const write = async (call: Client): Promise<void> => {
    while (!isOver) {
      const mark = newMark();
      const recipient = `${mark}@${DOMAIN}`;
      const key = randomUUID();
      const token = await licensed.tokens.component();
      const alert = { mark, recipients: [recipient], delivery: "daily" } as const;
      const { json } = await persist(met, () => licensed.handOver(call, token, alert, key), 202);
      met.accepted.push({ mark, recipient, delivery: "daily", alert: String(json?.id) });
      await sleep(WRITE_EVERY_MS);
    }
  };

  // A caller that cannot go on says so when all are told to stop.
  const callers = Promise.all(instances.flatMap(({ call }) => [check(call), write(call), write(call)]));
  callers.catch(() => {});
  return {
    met,
    async stop() {
      isOver = true;
      await callers;
    },
  };
};
