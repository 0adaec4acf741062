import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { RULE } from "../e2e/alertSite.ts";
import { newRegistration, signIn } from "../e2e/customers.ts";
import { whenMailsHaveLeft } from "../promises/isolation.ts";
import { type InProcess, PUBLIC_URL, reachable, startUsher } from "../promises/usher.ts";
import { type Database, databases } from "./databases.ts";
import {
  eraseAs,
  everything,
  openInstance,
  rowsWith,
  settleWhole,
  sweepToTheEnd,
  tablesWith,
  type Whole,
} from "./erasureWorld.ts";

/** Where something of a customer's lies before it is erased. */
const EVERYWHERE = [
  "sql alert_plans",
  "sql alerts",
  "sql debug_entries",
  "sql debug_audit",
  "sql debug_sessions",
  "sql erasure_requests",
  "sql idempotency",
  "sql licenses",
  "sql links",
  "sql organizations",
  "sql rates",
  "sql readings",
  "sql sign_in_failures",
  "sql site_activations",
  "sql tenants",
  "sql ticket_links",
  "sql tickets",
  "azure-tables configurations",
  "azure-tables entitlements",
  "azure-tables history",
  "azure-tables keys",
  "azure-tables tenantsettings",
];

type Receipt = { receipt: string; receiptId: string; state: string };

describe.each(databases())("an organization that is erased on $name", ({ create }) => {
  let database: Database;
  let usher: InProcess;
  let neighbour: Whole;

  beforeAll(async () => {
    database = await create();
    usher = await startUsher({ sql: database.settings });
    neighbour = await settleWhole(usher);
    await whenMailsHaveLeft(usher);
  }, 60_000);

  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  const stateOf = async (receiptId: string) => (await usher.ask("GET", `/api/erasures/${receiptId}`)).body;
  const keysLeft = async ({ subjects }: Whole): Promise<string[]> => {
    const { keyring } = usher.openVault();
    const left = await Promise.all(
      subjects.map((subject) =>
        keyring.open(subject).then(
          () => [subject],
          (error: unknown) => {
            if (error instanceof KeyGone) return [];
            throw error;
          },
        ),
      ),
    );
    return left.flat();
  };
  const isValid = async ({ site: { id, customer } }: Whole): Promise<unknown> => {
    const asked = `tenant=${customer.tenant}&product=alerts&site=${id.split(".")[0]}`;
    return ((await usher.ask("GET", `/api/license-check?${asked}`)).body as { valid: boolean }).valid;
  };

  test("leaves nothing of it anywhere, and everything of everybody else", async () => {
    const whole = await settleWhole(usher);
    await whenMailsHaveLeft(usher);
    const before = await everything(usher);
    expect(EVERYWHERE.filter((table) => !tablesWith(before, whole.marks).includes(table))).toEqual([]);
    expect(whole.subjects.length).toBeGreaterThan(3);
    const isLasting = (row: string) => !/^sql rates |"rowKey":"feed"/.test(row);
    const others = rowsWith(before, neighbour.marks).filter(isLasting);

    expect([await isValid(whole), await isValid(neighbour)]).toEqual([true, true]);
    const { status, body } = await eraseAs(whole, usher);
    expect({ status, body }).toEqual({
      status: 200,
      body: { receipt: expect.any(String), receiptId: expect.any(String), state: "effective" },
    });
    expect(await keysLeft(whole)).toEqual([]);
    const { email, password, accessToken: token } = whole.site.customer;
    expect((await usher.ask("GET", "/api/organization", { token })).status).toBe(401);
    expect((await usher.ask("POST", "/api/sign-in", { body: { email, password } })).status).toBe(401);
    usher.clock.advance(10 * SECOND);
    expect([await isValid(whole), await isValid(neighbour)]).toEqual([false, true]);

    await usher.app.erasures.settled();
    const { receiptId } = body as Receipt;
    expect(await stateOf(receiptId)).toEqual({ state: "complete" });
    await sweepToTheEnd(usher);
    const after = await everything(usher);
    // A sign-in was tried under the address since.
    expect(rowsWith(after, whole.marks).filter((row) => !/^sql (?:sign_in_failures|rates) /.test(row))).toEqual([]);
    expect(rowsWith(after, neighbour.marks).filter(isLasting)).toEqual(others);
    expect(rowsWith(after, new Set([receiptId])).map((row) => row.split(" ").slice(0, 2).join(" "))).toEqual([
      "sql erasures",
      "azure-tables erasures",
    ]);
    expect(await stateOf(receiptId)).toEqual({ state: "complete" });
  }, 60_000);

  test("leaves a receipt that the published keys verify, and that names nobody", async () => {
    const whole = await settleWhole(usher);
    const { receipt, receiptId } = (await eraseAs(whole, usher)).body as Receipt;
    const keys = (await usher.ask("GET", "/.well-known/jwks.json")).body as JSONWebKeySet;
    const options = { issuer: PUBLIC_URL, typ: "erasure-receipt+jwt", currentDate: new Date(usher.clock.now()) };
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(keys), options);
    const iat = Math.floor(usher.clock.now() / SECOND);
    expect(payload).toEqual({ iss: PUBLIC_URL, jti: receiptId, iat, scope: "organization" });
  }, 60_000);

  test("is not erased by a wrong password, which counts as a failure to sign in", async () => {
    const whole = await settleWhole(usher);
    const { status, body } = await eraseAs(whole, usher, "something else entirely");
    expect([status, (body as { code: string }).code]).toEqual([401, "invalid-credentials"]);
    const rows = rowsWith(await everything(usher), whole.marks);
    expect(rows.filter((row) => /^sql erasure(?:s|_parts) /.test(row))).toEqual([]);
    expect(await keysLeft(whole)).toHaveLength(whole.subjects.length);
    for (let wrong = 0; wrong < 4; wrong += 1) await eraseAs(whole, usher, "something else entirely");
    expect((await eraseAs(whole, usher)).status).toBe(429);
  }, 60_000);

  test("is erased once by two calls at the same instant, which answer one receipt", async () => {
    const whole = await settleWhole(usher);
    const answers = await Promise.all([eraseAs(whole, usher), eraseAs(whole, usher), eraseAs(whole, usher)]);
    const [first] = answers.map(({ body }) => (body as Receipt).receiptId);
    expect(answers.map(({ status, body }) => [status, (body as Receipt).receiptId])).toEqual(
      answers.map(() => [200, first]),
    );
  }, 60_000);

  test("may come back at once: what is theirs by then stays, and only that", async () => {
    const whole = await settleWhole(usher);
    const { email, password, tenant } = whole.site.customer;
    await eraseAs(whole, usher);
    await usher.app.erasures.settled();

    const reach = reachable(usher);
    const body = { ...newRegistration(), contactEmail: email, password };
    await reach.call("POST /api/registrations", { body });
    await whenMailsHaveLeft(usher);
    const link = await reach.inbox.linkToken(email, "verify");
    await reach.call("POST /api/registrations/verify", { body: { token: link, password } });
    const token = await signIn(reach, email, password);
    const entraToken = await usher.token({ kind: "user", tenant, admin: true });
    expect((await reach.call("POST /api/organization/tenants", { token, body: { entraToken } })).status).toBe(201);
    expect((await whole.site.putRule(RULE, true)).status).toBe(201);
    expect((await whole.site.decide({ weeklyDay: "fri" })).status).toBe(200);
    await reach.call("POST /api/tickets", { body: { name: "Ada", email, subject: "Back", description: "Again." } });
    await whenMailsHaveLeft(usher);

    const theirs = rowsWith(await everything(usher), new Set([tenant]));
    await sweepToTheEnd(usher);
    const left = rowsWith(await everything(usher), new Set([tenant]));
    // Until no instance can be late any more.
    const isTransient = (row: string) => /^sql (?:license_removals|tenant_erasures) |"rowKey":"feed"/.test(row);
    expect(left).toEqual(theirs.filter((row) => !isTransient(row)));
    const again = await signIn(reach, email, password);
    expect((await reach.call("GET /api/organization/tickets", { token: again })).json?.tickets).toHaveLength(1);
    expect((await usher.ask("GET", "/api/tenant/settings", { token: entraToken })).body).toMatchObject({
      weeklyDay: "fri",
    });
  }, 60_000);

  describe("while another instance has its key in memory", () => {
    test("is forgotten by it within five minutes, and its licenses within ten seconds", async () => {
      const whole = await settleWhole(usher);
      await using other = await openInstance(usher);
      const { tenant } = whole.site.customer;
      const [site = ""] = whole.site.id.split(".");
      const code = async () => (await other.app.licensing.checkLicense({ product: "alerts", site }, tenant)).body.code;
      for (const subject of whole.subjects) await other.vault.keyring.open(subject);
      expect(await code()).toBe("VALID");
      await eraseAs(whole, usher);
      usher.clock.advance(10 * SECOND);
      expect(await code()).toBe("NOT_FOUND");
      usher.clock.advance(5 * MINUTE - 10 * SECOND);
      for (const subject of whole.subjects) await expect(other.vault.keyring.open(subject)).rejects.toThrow(KeyGone);
    }, 60_000);

    test.each([
      ["settings of a site", "configuration", "azure-tables configurations", 0],
      ["what the administrator decides", "settings", "azure-tables tenantsettings", 0],
      ["what ran", "history", "azure-tables history", 0],
      ["an alert", "alert", "sql alerts", 0],
      ["an alert, by a clock that is ahead", "alert", "sql alerts", MINUTE],
    ] as const)(
      "leaves nothing of a call there that was under way and ends after it: %s",
      async (...of) => {
        const [, call, table, ahead] = of;
        const whole = await settleWhole(usher);
        await using other = await openInstance(usher, { ahead });
        for (const subject of whole.subjects) await other.vault.keyring.open(subject);
        const late = await other.holdCall(whole, call);
        usher.clock.advance(1);
        await eraseAs(whole, usher);
        await usher.app.erasures.settled();
        const theirs = new Set([whole.site.customer.tenant]);
        expect(tablesWith(await everything(usher), theirs)).not.toContain(table);
        await late.release();
        expect(tablesWith(await everything(usher), theirs)).toContain(table);
        await sweepToTheEnd(usher);
        expect(rowsWith(await everything(usher), whole.marks)).toEqual([]);
      },
      60_000,
    );
  });
});
