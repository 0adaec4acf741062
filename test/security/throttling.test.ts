import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { doors } from "../../functions/doors.ts";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { type App, createApp } from "../../shared/app.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { HOUR } from "../../shared/platform/clock.ts";
import { handle } from "../../shared/platform/http/handle.ts";
import { ALERT } from "../configuration/examples.ts";
import { newQuestion, newRegistration } from "../e2e/customers.ts";
import { SITE_ID } from "../e2e/world.ts";
import { request } from "../platform/http/calls.ts";
import { everythingStored, type Neighbours, settleNeighbours, whenMailsHaveLeft } from "../promises/isolation.ts";
import { type InProcess, startUsher } from "../promises/usher.ts";

/**
 * Whatever can be done over and over is counted, and refused from some number on, with when to come back: by the doors
 * themselves, on an Usher whose settings allow few. That the counts hold on many instances is shown by `test/sql/`.
 */
const FEW = 6;

let usher: InProcess;
let neighbours: Neighbours;
let app: App;

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
  const settings = { ...usher.settings, mailRate: FEW, floodRate: FEW, alerts: { rate: FEW, spread: 0 } };
  app = createApp(settings, usher.app.log, { createFileClock: () => usher.clock, createFileKey });
}, 60_000);

afterAll(async () => {
  await app?.close();
  await usher?.[Symbol.asyncDispose]();
});

type Told = { status: number; code: unknown; retryAfter: number };
type Asked = { token?: string; params?: Record<string, string>; query?: Record<string, string>; body?: unknown };

const send = async (name: string, { token, ...sent }: Asked): Promise<Told> => {
  const door = doors.find((each) => each.name === name);
  if (door === undefined) throw new Error(`${name} is no door.`);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const asked = request({ ...sent, method: door.method, headers: { "x-forwarded-for": "203.0.113.7", ...headers } });
  const { status, headers: told, body = "{}" } = await handle(door, async () => app, app.log)(asked);
  const { code } = JSON.parse(body) as { code?: unknown };
  return { status, code, retryAfter: Number(told["Retry-After"]) };
};

/** Does something until it is refused as too much, at most so many times; answers how often it was not. */
const untilRefused = async (
  most: number,
  act: (at: number) => Promise<Told>,
): Promise<{ times: number; last: Told }> => {
  for (let times = 0; times < most; times += 1) {
    const last = await act(times);
    if (last.status === 429) return { times, last };
  }
  throw new Error(`It was not refused in ${most} times.`);
};

const TOO_MANY = { status: 429, code: "too-many-requests", retryAfter: expect.any(Number) };

describe("what one caller does over and over", () => {
  test("wrong passwords for one account: five, then nobody comes in there for a while, the right one neither", async () => {
    const { email, password } = neighbours.scene.ben;
    const body = { email, password: "not the right sentence" };
    const { times, last } = await untilRefused(20, () => send("signIn", { body }));
    expect(times).toBe(5);
    expect(last).toEqual(TOO_MANY);
    expect(last.retryAfter).toBeGreaterThanOrEqual(1);
    expect(await send("signIn", { body: { email, password } })).toEqual(TOO_MANY);
    const { ada } = neighbours.scene;
    expect((await send("signIn", { body: { email: ada.email, password: ada.password } })).status).toBe(200);
    usher.clock.advance(last.retryAfter * 1000);
    expect((await send("signIn", { body: { email, password } })).status).toBe(200);
  });

  test("questions about licenses from one address, which hold up no other", async () => {
    const query = { tenant: randomUUID(), product: "alerts" };
    const { times, last } = await untilRefused(50, () => send("licenseCheck", { query }));
    expect(times).toBe(FEW);
    expect(last).toEqual(TOO_MANY);
  });

  test("alerts of one tenant", async () => {
    const { scene, callers } = neighbours;
    const site = { params: { siteId: SITE_ID } };
    const body = {
      product: scene.product,
      component: "list-alerts",
      rule: "overdue",
      recipients: ["ada@contoso.com"],
      subject: "A task is overdue",
      html: "<p>It was due.</p>",
      delivery: "monthly",
    };
    await usher.ask("PUT", `/api/sites/${SITE_ID}/configurations/alerts/overdue`, {
      token: callers.designer,
      body: ALERT,
    });
    await usher.ask("PUT", "/api/tenant/settings", { token: callers.admin, body: firstSettings("contoso.com") });
    const { times, last } = await untilRefused(20, async () => {
      const told = await send("alertHandOver", { ...site, token: callers.reader, body });
      expect([202, 429]).toContain(told.status);
      return told;
    });
    expect(times).toBe(FEW);
    expect(last).toEqual(TOO_MANY);
  });
});

describe("what all callers together do, each for another address", () => {
  test.each([
    ["registrationsRegister", () => newRegistration()],
    ["passwordReminder", () => ({ email: `${randomUUID()}@customer.example` })],
    ["passwordReset", () => ({ email: `${randomUUID()}@customer.example` })],
    ["ticketOpen", () => newQuestion(`${randomUUID()}@customer.example`)],
  ] as const)("mails, by %s: a few an hour, and what is refused leaves nothing", async (name, bodyOf) => {
    usher.clock.advance(2 * HOUR);
    const { times, last } = await untilRefused(FEW * 3, () => send(name, { body: bodyOf() }));
    expect(times).toBeLessThanOrEqual(FEW);
    expect(last).toEqual(TOO_MANY);
    await app.timers.deliverAccountMail(usher.clock.now() + HOUR);
    await whenMailsHaveLeft(usher);
    const before = await everythingStored(usher);
    expect(await send(name, { body: bodyOf() })).toEqual(TOO_MANY);
    expect(await everythingStored(usher)).toEqual(before);
  });
});
