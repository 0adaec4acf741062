import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Web } from "../../shared/configuration/configuration.ts";
import { createConfiguration } from "../../shared/configuration/createConfiguration.ts";
import { PAGE } from "../../shared/configuration/readConfigurations.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { freshTables, stoppedClock } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { ALERT, EXAMPLES, FIRST_ALERT } from "./examples.ts";
import { pendingAlerts } from "./pending.ts";

const account = openAccount();
let tables: Tables;

beforeAll(async () => {
  tables = freshTables(account);
});

const clock = stoppedClock();
const unlinked = new Set<string>();
const open = () =>
  createConfiguration({
    tables,
    clock,
    tenants: { find: async (tenant) => (unlinked.has(tenant) ? undefined : { domain: undefined }) },
    alerts: pendingAlerts(),
  });
const room = () => open();

const newWeb = (changes: Partial<Web> = {}): Web => ({
  tenant: randomUUID(),
  site: { siteGuid: randomUUID(), webGuid: randomUUID() },
  ...changes,
});
const WHICH = { kind: "alerts", name: "overdue-tasks" } as const;

describe("a configuration", () => {
  test("of every kind is read as it was written, in its present form", async () => {
    const web = newWeb();
    for (const { kind, name, envelope } of EXAMPLES) {
      const { configuration, created } = await room().put(web, { kind, name }, envelope, {});
      expect(created).toBe(true);
      expect(await room().read(web, { kind, name })).toEqual(configuration);
    }
    const { schemaVersion, definition } = await room().read(web, { kind: "alerts", name: "new-items" });
    expect(schemaVersion).toBe(2);
    expect(definition).toMatchObject({ events: [FIRST_ALERT.definition.event] });
  });

  test("belongs to that web alone", async () => {
    const web = newWeb();
    await room().put(web, WHICH, ALERT, {});
    const { tenant, site } = web;
    for (const other of [
      { tenant, site: { ...site, webGuid: randomUUID() } },
      { tenant, site: { ...site, siteGuid: randomUUID() } },
      { tenant: randomUUID(), site },
    ]) {
      await expect(room().read(other, WHICH)).rejects.toMatchObject({ code: "not-found" });
      expect((await room().list(other, {})).configurations).toEqual([]);
      await expect(room().remove(other, WHICH, {})).rejects.toMatchObject({ code: "not-found" });
    }
    expect((await room().list(web, {})).configurations).toHaveLength(1);
  });

  test("changes only in the version that If-Match names, and comes into being once under If-None-Match", async () => {
    const web = newWeb();
    const stale = { code: "precondition-failed" };
    await expect(room().put(web, WHICH, ALERT, { ifMatch: "*" })).rejects.toMatchObject(stale);
    const { configuration: first } = await room().put(web, WHICH, ALERT, { ifNoneMatch: "*" });
    await expect(room().put(web, WHICH, ALERT, { ifNoneMatch: "*" })).rejects.toMatchObject(stale);
    const { configuration: second, created } = await room().put(web, WHICH, ALERT, { ifMatch: first.etag });
    expect([created, second.etag === first.etag]).toEqual([false, false]);
    await expect(room().put(web, WHICH, ALERT, { ifMatch: first.etag })).rejects.toMatchObject(stale);
    await expect(room().remove(web, WHICH, { ifMatch: first.etag })).rejects.toMatchObject(stale);
    await room().remove(web, WHICH, { ifMatch: second.etag });
    await expect(room().remove(web, WHICH, {})).rejects.toMatchObject({ code: "not-found" });
  });

  test("that was deleted and written anew is not taken for the one before", async () => {
    const web = newWeb();
    const { configuration: before } = await room().put(web, WHICH, ALERT, {});
    await room().remove(web, WHICH, {});
    clock.advance(1);
    const { configuration: after } = await room().put(web, WHICH, ALERT, {});
    expect(after.etag).not.toBe(before.etag);
  });

  test("of sixteen designers who saw the same version, one changes it; without a condition the last one counts", async () => {
    const web = newWeb();
    const { configuration } = await room().put(web, WHICH, ALERT, {});
    const attempt = (conditions: object) =>
      Promise.allSettled(
        Array.from({ length: 16 }, (_, at) => room().put(web, WHICH, { ...ALERT, title: `Title ${at}` }, conditions)),
      );
    const fenced = await attempt({ ifMatch: configuration.etag });
    expect(fenced.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const created = await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        room().put(newWeb({ tenant: web.tenant, site: web.site }), { ...WHICH, name: "only-one" }, ALERT, {
          ifNoneMatch: "*",
        }),
      ),
    );
    expect(created.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is not kept for a tenant of no organization", async () => {
    const web = newWeb();
    unlinked.add(web.tenant);
    await expect(room().put(web, WHICH, ALERT, {})).rejects.toMatchObject({ code: "not-licensed" });
    await expect(room().read(web, WHICH)).rejects.toMatchObject({ code: "not-found" });
  });

  test("that the table would not take is refused before it is asked", async () => {
    const web = newWeb();
    const large = { ...ALERT, definition: { ...ALERT.definition, body: "x".repeat(33_000) } };
    await expect(room().put(web, WHICH, large, {})).rejects.toMatchObject({ code: "body-too-large" });
    const fitting = { schemaVersion: 1, title: "x", definition: "" };
    const room32 = 32 * 1024 - JSON.stringify(fitting).length;
    await room().put(
      web,
      { kind: "print-profiles", name: "largest" },
      { ...fitting, definition: "x".repeat(room32) },
      {},
    );
  });
});

describe("the configurations of a site", () => {
  test("come by kind and name, a page at a time, each once, also where they are of one kind", async () => {
    const web = newWeb();
    const names = Array.from({ length: PAGE + 5 }, (_, at) => `rule-${String(at).padStart(3, "0")}`);
    await Promise.all(names.map((name) => room().put(web, { kind: "alerts", name }, FIRST_ALERT, {})));
    await room().put(web, { kind: "actions", name: "close" }, EXAMPLES[4]?.envelope ?? ALERT, {});
    const all = [];
    let continuation: string | null = null;
    do {
      const page = await room().list(web, continuation === null ? {} : { continuation });
      all.push(...page.configurations.map(({ kind, name }) => `${kind}/${name}`));
      continuation = page.continuation;
    } while (continuation !== null);
    expect(all).toEqual(["actions/close", ...names.map((name) => `alerts/${name}`)]);
    const first = await room().list(web, { kind: "alerts" });
    expect(first.configurations).toHaveLength(PAGE);
    const second = await room().list(web, { kind: "alerts", continuation: first.continuation ?? "" });
    expect([second.configurations.map(({ name }) => name), second.continuation]).toEqual([names.slice(PAGE), null]);
    expect((await room().list(web, { kind: "actions" })).configurations).toHaveLength(1);
    expect((await room().list(web, { kind: "print-profiles" })).configurations).toEqual([]);
  });

  test.each(["", "x", Buffer.from("alerts|a|b").toString("base64url"), Buffer.from("nothing|a").toString("base64url")])(
    "a continuation of nobody's making (%j) is refused by name",
    async (continuation) => {
      await expect(room().list(newWeb(), { continuation })).rejects.toMatchObject({
        code: "validation-failed",
        errors: [{ pointer: "/query/continuation" }],
      });
    },
  );

  test("are known to others by kind and name", async () => {
    const web = newWeb();
    await room().put(web, WHICH, ALERT, {});
    expect(await room().has(web, WHICH)).toBe(true);
    expect(await room().has(web, { kind: "actions", name: WHICH.name })).toBe(false);
    expect(await room().has(newWeb({ tenant: web.tenant }), WHICH)).toBe(false);
  });

  test("go with their tenant, together with its settings, and nobody else's do", async () => {
    const [web, other] = [newWeb(), newWeb()];
    for (const { kind, name, envelope } of EXAMPLES) {
      for (const each of [web, other]) await room().put(each, { kind, name }, envelope, {});
    }
    const { settings } = await room().readTenantSettings(web.tenant);
    await room().putTenantSettings(web.tenant, settings);
    expect(await room().eraseTenant(web.tenant, clock.now())).toBe(1);
    expect(await room().eraseTenant(web.tenant, Infinity)).toBe(EXAMPLES.length);
    expect(await room().eraseTenant(web.tenant, Infinity)).toBe(0);
    expect((await room().list(web, {})).configurations).toEqual([]);
    expect((await room().list(other, {})).configurations).toHaveLength(EXAMPLES.length);
  });
});
