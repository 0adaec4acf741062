import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createLicensing, type Licensing } from "../../shared/licensing/createLicensing.ts";
import type { LicenseBody } from "../../shared/licensing/schemas.ts";
import type { Notices } from "../../shared/licensing/sendExpiryNotices.ts";
import { findOrganization } from "../../shared/organizations/organizationStore.ts";
import { DAY, HOUR, MINUTE, toRfc3339 } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { freshTables, nothingElse, productBody, silent } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { createWorld, registered, type World } from "../organizations/world.ts";
import { databases } from "./databases.ts";
import { tokenOf } from "./tenancy.ts";

const account = openAccount();

describe.each(databases())("notices that a license ends on $name", (testDatabase) => {
  let world: World;
  let licensing: Licensing;
  let instance: (sql?: Sql, mail?: Notices["mail"]) => Licensing;
  let customer: Awaited<ReturnType<typeof registered>>;

  beforeAll(async () => {
    world = await createWorld(account, testDatabase);
    const tables = freshTables(account);
    instance = (sql = world.sql, mail = world.outbox) =>
      createLicensing({
        sql,
        tables,
        vault: world.vault,
        clock: world.clock,
        log: silent,
        settings: { publicUrl: "https://usher.example", floodRate: 600 },
        organizations: { exists: findOrganization, isOpen: world.room.isOpen },
        proveTenantAdmin: async (token) => JSON.parse(token) as { tenant: string; domain: string | undefined },
        eraseTenant: nothingElse,
        notices: { contactOf: world.room.contactOf, mail },
      });
    licensing = instance();
    const trial = { days: 30, edition: "premium" };
    await licensing.putProduct("alerts", productBody({ name: "Alerts & Digests", trial }));
  });
  beforeEach(async () => {
    customer = await registered(world);
  });
  afterAll(() => world.close());

  /** A license that ends `days` days from now, after a year. */
  const issue = async (days: number, changes: Partial<LicenseBody> = {}) => {
    const now = world.clock.now();
    const term = { startsAt: toRfc3339(now - 360 * DAY), expiresAt: toRfc3339(now + days * DAY), graceDays: 0 };
    const terms = { edition: "premium", kind: "subscription" as const, components: ["*"] };
    const whose = { organizationId: customer.organizationId, tenant: randomUUID(), product: "alerts" };
    return (await licensing.issueLicense({ ...whose, ...terms, ...term, ...changes }, notRepeated)).license;
  };
  const sweep = (on = licensing) => on.sendExpiryNotices(world.clock.now() + MINUTE);
  /** What the customer's contact was told of a license so far. */
  const told = async ({ tenant }: { tenant: string }): Promise<string[]> =>
    (await world.mailsTo(customer.email)).flatMap(
      ({ text }) => new RegExp(`${tenant} (.+), on|${tenant} (ended)`).exec(text)?.slice(1).filter(Boolean) ?? [],
    );
  const sweepAfter = async (duration: number): Promise<void> => {
    world.clock.advance(duration);
    await sweep();
  };

  test("leave 30 and 7 days before and on the day, once each, and say which license it is", async () => {
    const license = await issue(31);
    const seen: number[] = [];
    for (let day = 0; day < 45; day += 1) {
      for (const _ of ["first", "again"]) await sweep();
      seen.push((await told(license)).length);
      world.clock.advance(DAY);
    }
    expect(await told(license)).toEqual(["ends in 30 days", "ends in 7 days", "ended"]);
    expect([0, 1, 23, 24, 30, 31, 44].map((day) => seen[day])).toEqual([0, 1, 1, 2, 2, 3, 3]);
    const mail = (await world.mailsTo(customer.email)).find(({ subject }) => subject.includes("license"));
    expect(mail?.text).toContain("Hello Kim Example,");
    expect(mail?.text).toContain("The license of Alerts & Digests, edition premium, for your tenant");
  });

  test("lie sealed under the organization's key while they wait", async () => {
    const license = await issue(7);
    world.service.take = async () => Promise.reject(new Error("the mail server is away"));
    await sweep();
    await world.outbox.settled();
    world.service.take = async () => {};
    const db = await world.sql.db();
    const rows = await db
      .selectFrom("outbox")
      .selectAll()
      .where("kind", "=", "license-expiry")
      .where("subject", "=", customer.contact.subject)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${license.tenant}|Kim|fabrikam|premium`));
    world.clock.advance(5 * MINUTE);
    await world.outbox.deliver({ deadline: world.clock.now() + MINUTE });
    expect(await told(license)).toEqual(["ends in 7 days"]);
  });

  test("after an outage tell the latest stage alone", async () => {
    const license = await issue(40);
    await sweepAfter(36 * DAY);
    expect(await told(license)).toEqual(["ends in 4 days"]);
    await sweepAfter(6 * DAY);
    expect(await told(license)).toEqual(["ends in 4 days", "ended"]);
    const long = await issue(1);
    await sweepAfter(9 * DAY);
    expect(await told(long)).toEqual([]);
  });

  test("begin anew for a license that was renewed", async () => {
    const license = await issue(5);
    await sweep();
    const expiresAt = toRfc3339(world.clock.now() + 370 * DAY);
    await licensing.changeLicense(license.id, { expiresAt });
    await sweepAfter(5 * DAY);
    expect(await told(license)).toEqual(["ends in 5 days"]);
    await sweepAfter(340 * DAY);
    await sweepAfter(HOUR);
    expect(await told(license)).toEqual(["ends in 5 days", "ends in 25 days"]);
  });

  test("leave for no license that is suspended, revoked, does not end, or is no longer than the notice", async () => {
    const suspended = await issue(7);
    const revoked = await issue(7);
    const endless = await issue(7, { expiresAt: null });
    const month = await issue(30, { startsAt: toRfc3339(world.clock.now()) });
    for (const [{ id }, status] of [[suspended, "suspended"] as const, [revoked, "revoked"] as const]) {
      await licensing.changeLicense(id, { status });
    }
    await sweep();
    for (const license of [suspended, revoked, endless, month]) expect(await told(license)).toEqual([]);
    await licensing.changeLicense(suspended.id, { status: "active" });
    await sweepAfter(DAY);
    expect(await told(suspended)).toEqual(["ends in 6 days"]);
    await sweepAfter(22 * DAY);
    expect(await told(month)).toEqual(["ends in 7 days"]);
  });

  test("leave for nobody who switched them off, not even later for what was due then", async () => {
    const license = await issue(20);
    await world.room.changeProfile(customer.contact, { expiryNotices: false });
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    await world.room.changeProfile(customer.contact, { expiryNotices: true });
    await sweepAfter(DAY);
    expect(await told(license)).toEqual([]);
    await sweepAfter(14 * DAY);
    expect(await told(license)).toEqual(["ends in 5 days"]);
  });

  test("go to who is the contact by then", async () => {
    const license = await issue(7);
    const successor = { contactName: "Lou Next", contactEmail: `lou-${randomUUID()}@fabrikam.example` };
    const asked = { ...successor, contactPhone: "+1 202 555 0101", currentPassword: customer.password };
    await world.room.requestHandover(customer.contact, asked);
    const [mail] = await world.mailsTo(successor.contactEmail);
    const token = /#handover\.([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    await world.room.confirmHandover({ token, password: "green bicycle after rain" });
    await sweep();
    expect(await told(license)).toEqual([]);
    const texts = (await world.mailsTo(successor.contactEmail)).map(({ text }) => text);
    expect(texts.filter((text) => text.includes(`${license.tenant} ends in 7 days`))).toHaveLength(1);
  });

  test("are held up by no organization whose key is gone or whose profile does not open", async () => {
    const other = await registered(world);
    await issue(2, { organizationId: other.organizationId });
    await world.vault.keyring.destroy(other.contact.subject);
    const broken = await registered(world);
    await issue(2, { organizationId: broken.organizationId });
    const db = await world.sql.db();
    const { profile } = await db
      .selectFrom("organizations")
      .select("profile")
      .where("id", "=", customer.organizationId)
      .executeTakeFirstOrThrow();
    await db.updateTable("organizations").set({ profile }).where("id", "=", broken.organizationId).execute();
    const license = await issue(3);
    expect(await sweep()).toBe(3);
    expect(await sweep()).toBe(0);
    expect(await told(license)).toEqual(["ends in 3 days"]);
  });

  test("leave once where several instances sweep at the same time", async () => {
    const licenses = await Promise.all(Array.from({ length: 6 }, () => issue(7)));
    const others = [licensing, instance(world.database.open()), instance(world.database.open())];
    const counts = await Promise.all(others.map((one) => sweep(one)));
    expect(counts.some((count) => count > 0)).toBe(true);
    world.clock.advance(5 * MINUTE);
    await world.outbox.settled();
    await world.outbox.deliver({ deadline: world.clock.now() + MINUTE });
    for (const license of licenses) expect(await told(license)).toEqual(["ends in 7 days"]);
  });

  test("count as given by no sweep that could not put the mail into the outbox", async () => {
    const license = await issue(7);
    const enqueue: Notices["mail"]["enqueue"] = async (...of) => {
      await world.outbox.enqueue(...of);
      throw new Error("the process dies");
    };
    await expect(sweep(instance(world.sql, { ...world.outbox, enqueue }))).rejects.toThrow("the process dies");
    expect(await sweep()).toBe(1);
    expect(await told(license)).toEqual(["ends in 7 days"]);
  });

  test("stop at the deadline and go on at the next sweep", async () => {
    await Promise.all(Array.from({ length: 3 }, () => issue(7)));
    expect(await licensing.sendExpiryNotices(world.clock.now())).toBe(0);
    expect(await sweep()).toBe(3);
  });

  test("keep nothing of a license that went with its tenant, and tell of one that is issued to it anew", async () => {
    const tenant = randomUUID();
    const prove = () => licensing.proveTenant(customer.contact, { entraToken: tokenOf(tenant) }, notRepeated);
    await prove();
    const license = await issue(7, { tenant });
    await sweep();
    await licensing.changeLicense(license.id, { status: "revoked" });
    await licensing.unlinkTenant(customer.contact, tenant);
    const db = await world.sql.db();
    expect(await db.selectFrom("licenses").select("noticed_end").where("id", "=", license.id).execute()).toEqual([]);
    await prove();
    await issue(7, { tenant });
    await sweep();
    expect(await told(license)).toEqual(["ends in 7 days", "ends in 7 days"]);
  });

  test("leave no trial of a month at once: its first is a week before its end", async () => {
    const tenant = randomUUID();
    await licensing.proveTenant(customer.contact, { entraToken: tokenOf(tenant) }, notRepeated);
    await licensing.startTrial(customer.contact, { tenant, product: "alerts" }, notRepeated);
    await sweep();
    expect(await told({ tenant })).toEqual([]);
    await sweepAfter(23 * DAY);
    expect(await told({ tenant })).toEqual(["ends in 7 days"]);
  });
});
