import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Entrance } from "../../../shared/platform/http/entrance.ts";
import { designer, reader, readerOrComponent } from "../../../shared/platform/http/siteEntrance.ts";
import type { SiteCaller } from "../../../shared/platform/identity/callers.ts";
import { faultsIn } from "../http/calls.ts";
import { codeOf, HERE, OTHER_SITE, OTHER_TENANT, OTHER_WEB, openWorld, TENANT } from "./world.ts";

const world = await openWorld();
beforeEach(() => world.begin());
afterAll(() => world.close());

const enter = async (entrance: Entrance<SiteCaller>, token?: string, site = HERE): Promise<string> =>
  codeOf(await world.enter(entrance, site, token));

const SITE_CALLER = {
  tenant: TENANT,
  site: { siteGuid: HERE.split(".")[0], webGuid: HERE.split(".")[1] },
};

describe("who may enter a site is what SharePoint says of them there", () => {
  test("a reader enters as a reader and is not allowed what takes a designer", async () => {
    const token = await world.reader();
    const told = await world.enter(reader, HERE, token);
    expect(told.json).toEqual({ kind: "user", ...SITE_CALLER, oid: expect.any(String) });
    expect(await enter(readerOrComponent, token)).toBe("let in");
    expect(await enter(designer, token)).toBe("403 not-allowed");
  });

  test("a designer enters everywhere", async () => {
    const token = await world.designer();
    for (const entrance of [designer, reader, readerOrComponent]) expect(await enter(entrance, token)).toBe("let in");
  });

  test("a user with rights on every site enters each", async () => {
    const token = await world.user({ rights: "reader" });
    for (const site of [HERE, OTHER_WEB, OTHER_SITE]) expect(await enter(reader, token, site)).toBe("let in");
  });

  test("to a user without a right the site does not exist, whatever it takes", async () => {
    const token = await world.user();
    for (const entrance of [designer, reader, readerOrComponent]) {
      expect(await enter(entrance, token)).toBe("404 not-found");
    }
  });

  test("a reader of one web is nobody on another web of the same site, and on another site", async () => {
    const token = await world.reader();
    expect(await enter(reader, token)).toBe("let in");
    expect(await enter(reader, token, OTHER_WEB)).toBe("404 not-found");
    expect(await enter(reader, token, OTHER_SITE)).toBe("404 not-found");
  });

  test("rights on the same ids in another tenant are rights there, and rights on nothing here", async () => {
    const there = await world.user({ rights: "reader", sites: [HERE] }, OTHER_TENANT);
    const told = await world.enter(reader, HERE, there);
    expect(told.json).toMatchObject({ tenant: OTHER_TENANT });
    expect(await enter(reader, await world.user(undefined, TENANT))).toBe("404 not-found");
  });

  test("a site that is not there, one of another tenant and one without a right are answered the same", async () => {
    const token = await world.reader();
    const answers = await Promise.all([OTHER_WEB, OTHER_SITE].map((site) => world.enter(reader, site, token)));
    const told = answers.map(({ status, json }) => ({ status, json: { ...json, requestId: "" } }));
    expect(told[1]).toEqual(told[0]);
  });

  test("an unattended component enters where it may, tenant-wide, without a question to SharePoint", async () => {
    const token = await world.mint({ kind: "app", tenant: TENANT });
    const told = await world.enter(readerOrComponent, HERE, token);
    expect(told.json).toEqual({ kind: "app", ...SITE_CALLER, oid: expect.any(String) });
    expect(world.asked.filter((path) => path.startsWith("graph"))).toEqual([]);
  });

  test("an app-only token is not allowed where a user is needed", async () => {
    const token = await world.mint({ kind: "app", tenant: TENANT });
    expect(await enter(reader, token)).toBe("403 not-allowed");
    expect(await enter(designer, token)).toBe("403 not-allowed");
  });

  test("a tenant administrator is as anybody else on a site", async () => {
    expect(await enter(reader, await world.mint({ kind: "user", tenant: TENANT, admin: true }))).toBe("404 not-found");
  });

  test("employees, contacts and strangers are not signed in", async () => {
    const employee = await world.mint({ kind: "employee", roles: ["Licenses.Manage", "Support.Agent"] });
    for (const token of [employee, "contact", "nonsense", undefined]) {
      expect(await enter(readerOrComponent, token)).toBe("401 not-signed-in");
    }
  });

  test("a tenant with two geographies: a site is looked for on each host, by an administrator of neither", async () => {
    await world.setMoods({ [TENANT]: ["second-geo"] });
    expect(await enter(reader, await world.reader())).toBe("let in");
    expect(await enter(reader, await world.reader(), OTHER_SITE)).toBe("404 not-found");
    const hosts = world.asked
      .filter((path) => path.includes(HERE.split(".")[0] ?? ""))
      .map((path) => /-eur/.test(path));
    expect(hosts).toEqual([false, true, true]);
  });
});

describe("the guard asks in this order: token, path, right on the site, and what else was sent", () => {
  const faulty = { body: { name: "far too long a name" }, page: "12345" };

  test("whoever is not signed in learns no fault of path, query or body", async () => {
    expect(codeOf(await world.enter(reader, "nonsense", undefined, faulty))).toBe("401 not-signed-in");
  });

  test.each(["nonsense", HERE.replace(".", ","), `${HERE}.x`, HERE.slice(1), `../${HERE}`, ""])(
    "a siteId that is none is a fault of the path alone, and nobody is asked about it: %s",
    async (site) => {
      const told = await world.enter(reader, site, await world.reader(), faulty);
      expect([codeOf(told), faultsIn(told)]).toEqual([
        "400 validation-failed",
        [expect.stringMatching(/^\/path\/siteId /)],
      ]);
      expect(world.asked.filter((path) => path.startsWith("graph"))).toEqual([]);
    },
  );

  test("whoever may not see the site learns no fault of query or body", async () => {
    expect(codeOf(await world.enter(reader, HERE, await world.user(), faulty))).toBe("404 not-found");
    expect(codeOf(await world.enter(designer, HERE, await world.reader(), faulty))).toBe("403 not-allowed");
  });

  test("whoever may gets all faults of query and body at once", async () => {
    const told = await world.enter(reader, HERE, await world.reader(), faulty);
    expect(faultsIn(told)).toEqual(["/name too-large", "/query/page too-large"]);
  });

  test("a site is the same in capitals", async () => {
    const told = await world.enter(reader, HERE.toUpperCase(), await world.reader());
    expect(told.json).toMatchObject({ site: SITE_CALLER.site });
  });
});
