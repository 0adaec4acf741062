import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import type { App } from "../../shared/app.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import type { Contact } from "../../shared/platform/identity/callers.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import type { KeyEncryptionKey } from "../../shared/platform/vault/keyEncryptionKey.ts";
import { createLedger } from "../../shared/privacy/erasure/ledger.ts";
import type { Sent } from "../e2e/client.ts";
import { newQuestion } from "../e2e/customers.ts";
import { codeOf } from "../organizations/world.ts";
import { gather } from "../platform/vault/parts.ts";
import { whenMailsHaveLeft } from "../promises/isolation.ts";
import { type InProcess, reachable, startUsher } from "../promises/usher.ts";
import { type Database, databases } from "./databases.ts";
import { brokenInstance, everything, rowsWith, settleWhole, sweepToTheEnd, type Whole } from "./erasureWorld.ts";
import { mortal } from "./mortal.ts";

describe.each(databases())("an erasure that is broken off on $name", ({ create }) => {
  let database: Database;
  let usher: InProcess;

  beforeAll(async () => {
    database = await create();
    usher = await startUsher({ sql: database.settings });
  }, 60_000);

  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  /** Runs `work` in an instance that does nothing any more from the given step on; answers whether it lived to the end. */
  const dyingAt = async (last: number, work: (app: App) => Promise<unknown>): Promise<boolean> => {
    let steps = 0;
    const step = (): void => {
      steps += 1;
      if (steps >= last) throw new Error("The process is gone.");
    };
    const app = brokenInstance(usher, { sql: mortal(database.sql, step), beforeTables: step });
    const lived = await work(app).then(
      () => true,
      () => false,
    );
    await app.erasures.settled();
    return lived && steps < last;
  };

  const contactOf = ({ site }: Whole): Promise<Contact> =>
    usher.app.organizations.currentContact(site.customer.accessToken);
  const soon = (): number => usher.clock.now() + MINUTE;

  const erasuresOf = async (): Promise<{ id: string; effective_at: number | null; settled_at: number | null }[]> =>
    (await database.sql.db()).selectFrom("erasures").select(["id", "effective_at", "settled_at"]).execute();
  const ledger = async (): Promise<string[]> => (await createLedger(usher.tables).list()).map(({ id }) => id);
  const keysOf = async ({ subjects }: Whole): Promise<number> => {
    const keys = await gather(usher.tables.open("keys").list());
    return keys.filter(({ partitionKey }) => subjects.includes(partitionKey)).length;
  };

  /** No key goes before intent and ledger say so, and nobody meets an error that tells of it. */
  const expectSound = async (whole: Whole, known: readonly string[]): Promise<void> => {
    const begun = (await erasuresOf()).filter(({ id }) => !known.includes(id));
    const entered = (await ledger()).filter((id) => !known.includes(id));
    expect(begun.length).toBeLessThanOrEqual(1);
    if ((await keysOf(whole)) < whole.subjects.length) expect(entered).toEqual(begun.map(({ id }) => id));
    const { accessToken: token } = whole.site.customer;
    for (const path of ["", "/tenants", "/tickets", "/licenses"]) {
      expect((await usher.ask("GET", `/api/organization${path}`, { token })).status).not.toBe(500);
    }
  };

  /** It comes to its end by the sweep, and under one id. */
  const expectDone = async (whole: Whole, known: readonly string[]): Promise<void> => {
    await sweepToTheEnd(usher);
    expect(rowsWith(await everything(usher), whole.marks)).toEqual([]);
    const left = (await erasuresOf()).filter(({ id }) => !known.includes(id));
    expect(left).toMatchObject([{ effective_at: expect.any(Number), settled_at: expect.any(Number) }]);
    expect((await ledger()).filter((id) => !known.includes(id))).toEqual(left.map(({ id }) => id));
  };
  const knownNow = async (): Promise<string[]> => (await erasuresOf()).map(({ id }) => id);

  test("by deaths of the call at each of its steps goes on with each repetition, and has one receipt", async () => {
    const whole = await settleWhole(usher);
    const known = await knownNow();
    const { accessToken, password } = whole.site.customer;
    const receipts = new Set<string>();
    let deaths = 0;
    let hasBegun = false;
    for (let last = 1; (await codeOf(usher.app.organizations.currentContact(accessToken))) === "done"; last += 1) {
      const contact = await contactOf(whole);
      const lived = await dyingAt(last, async ({ erasures }) => {
        receipts.add((await erasures.eraseOwn(contact, password)).receiptId);
      });
      deaths += Number(!lived);
      await expectSound(whole, known);
      // From now on a call has less to do: each of its steps is one to die at.
      if (!hasBegun && (await knownNow()).length > known.length) {
        hasBegun = true;
        last = 0;
      }
    }
    expect(deaths).toBeGreaterThan(20);
    await expectDone(whole, known);
    expect((await knownNow()).filter((id) => !known.includes(id))).toEqual([...receipts]);
  }, 240_000);

  test("by a death of the call, and of every sweep after it at one step more, comes to its end", async () => {
    const whole = await settleWhole(usher);
    const known = await knownNow();
    const contact = await contactOf(whole);
    // The first step after which it has begun.
    for (let last = 10; (await knownNow()).length === known.length; last += 1) {
      await dyingAt(last, ({ erasures }) => erasures.eraseOwn(contact, whole.site.customer.password));
    }
    let deaths = 0;
    for (let last = 1; ; last += 1) {
      if (await dyingAt(last, ({ erasures }) => erasures.sweep(soon()))) break;
      deaths += 1;
      await expectSound(whole, known);
    }
    expect(deaths).toBeGreaterThan(25);
    await expectDone(whole, known);
  }, 240_000);

  test.each([14, 18, 22, 26, 30, 34, 40])(
    "by a death of the call at step %s is taken up by the sweep",
    async (last) => {
      const whole = await settleWhole(usher);
      const known = await knownNow();
      const contact = await contactOf(whole);
      await dyingAt(last, ({ erasures }) => erasures.eraseOwn(contact, whole.site.customer.password));
      await expectSound(whole, known);
      if ((await knownNow()).length === known.length) {
        // It had not begun: nothing is gone.
        expect(await keysOf(whole)).toBe(whole.subjects.length);
        return;
      }
      await expectDone(whole, known);
    },
  );

  test("with its keys gone and its rows still there is met by nobody as a fault of Usher's", async () => {
    const whole = await settleWhole(usher);
    const { customer, path } = whole.site;
    const { email, password, accessToken: token, organizationId, tenant } = customer;
    const reach = reachable(usher);
    const { call, inbox } = reach;
    const headers = { "Idempotency-Key": randomUUID() };
    const question = { body: newQuestion(email), headers };
    expect((await call("POST /api/tickets", question)).status).toBe(201);
    await call("POST /api/password/reset", { body: { email } });
    await whenMailsHaveLeft(usher);
    const [reply, reset, handover] = await Promise.all([
      inbox.linkToken(email, "ticket"),
      inbox.linkToken(email, "reset"),
      inbox.linkToken(`bo.${email}`, "handover"),
    ]);
    const contact = await contactOf(whole);
    for (let last = 10; (await keysOf(whole)) > 0; last += 1) {
      await dyingAt(last, ({ erasures }) => erasures.eraseOwn(contact, password));
    }
    // This instance had the keys in its memory.
    usher.clock.advance(5 * MINUTE);
    const rows = rowsWith(await everything(usher), new Set([organizationId]));
    expect(rows.some((row) => row.startsWith("sql organizations "))).toBe(true);

    const agent = await usher.token({ kind: "employee", roles: ["Support.Agent", "Licenses.Manage"] });
    const component = await usher.token({ kind: "app", tenant });
    const entraToken = await usher.token({ kind: "user", tenant, admin: true });
    const said = { component: "list-alerts", message: "The list answered 403", data: {} };
    const newPassword = "a wholly different sentence";
    const answers: Record<string, number> = {};
    const ask = async (request: string, sent: Sent = {}) => {
      answers[request] = (await call(request, sent)).status;
    };
    await ask("POST /api/tickets", question);
    await ask("POST /api/tickets/replies", { body: { token: reply, text: "Is there news?" } });
    await ask("POST /api/password/reset/confirm", { body: { token: reset, newPassword } });
    await ask("POST /api/organization/handover/confirm", { body: { token: handover, password: newPassword } });
    await ask("POST /api/password/reminder", { body: { email } });
    await ask("POST /api/sign-in", { body: { email, password } });
    await ask("PATCH /api/organization", { token, body: { expiryNotices: false } });
    await ask("POST /api/organization/tenants", { token, body: { entraToken }, headers });
    await ask("POST /api/organization/trials", { token, body: { tenant, product: "alerts" }, headers });
    await ask("GET /api/organization/export", { token });
    await ask("GET /api/organization/debug-consents", { token });
    await ask(`GET /api/staff/organizations/${organizationId}`, { token: agent });
    await ask("POST /api/staff/organizations/search", { token: agent, body: { contactEmail: email } });
    await ask("GET /api/staff/tickets", { token: agent });
    await ask(`POST ${path}/debug`, { token: component, body: said });
    answers.alert = (await whole.site.handOver({}, headers)).status;
    expect(Object.entries(answers).filter(([, status]) => status === 500)).toEqual([]);
    expect(answers).toMatchObject({
      "POST /api/tickets/replies": 410,
      "POST /api/password/reset/confirm": 410,
      "POST /api/organization/handover/confirm": 410,
      "POST /api/sign-in": 401,
      "PATCH /api/organization": 401,
      "POST /api/password/reminder": 202,
    });
  }, 60_000);

  test("by Tables that are out of reach from some call on is answered with unavailable, and then by a retry", async () => {
    const answers: string[] = [];
    for (let reached = 0; answers.at(-1) !== "done"; reached += 2) {
      const whole = await settleWhole(usher);
      const known = await knownNow();
      const contact = await contactOf(whole);
      const { password } = whole.site.customer;
      let calls = 0;
      const beforeTables = (): void => {
        calls += 1;
        if (calls > reached) throw unavailable("storage");
      };
      const app = brokenInstance(usher, { sql: database.sql, beforeTables });
      answers.push(await codeOf(app.erasures.eraseOwn(contact, password)));
      await app.erasures.settled();
      await expectSound(whole, known);
      if (answers.at(-1) === "unavailable") await usher.app.erasures.eraseOwn(contact, password);
      await expectDone(whole, known);
    }
    expect(new Set(answers)).toEqual(new Set(["unavailable", "done"]));
    expect(answers.length).toBeGreaterThan(5);
  }, 240_000);

  test("by a key-encryption key that is out of reach has not begun, or is carried out by the sweep without it", async () => {
    const whole = await settleWhole(usher);
    const known = await knownNow();
    const contact = await contactOf(whole);
    const { password } = whole.site.customer;
    const fileKey = (file: string): KeyEncryptionKey => ({
      ...createFileKey(file),
      unwrap: async () => {
        throw unavailable("key vault");
      },
    });
    const app = brokenInstance(usher, { sql: database.sql, fileKey });
    expect(await codeOf(app.erasures.eraseOwn(contact, password))).toBe("unavailable");
    expect(await knownNow()).toEqual(known);
    for (let last = 10; (await knownNow()).length === known.length; last += 1) {
      await dyingAt(last, ({ erasures }) => erasures.eraseOwn(contact, password));
    }
    expect(await codeOf(app.erasures.eraseOwn(contact, password))).toBe("unavailable");
    expect(await app.erasures.sweep(soon())).toBe(1);
    expect(await keysOf(whole)).toBe(0);
    await expectDone(whole, known);
  }, 60_000);
});
