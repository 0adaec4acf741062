import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { RESOLVED_KEPT_FOR } from "../../shared/support/retention.ts";
import { updateTicket } from "../../shared/support/ticketStore.ts";
import { openAccount } from "../loopback/azurite.ts";
import { codeOf } from "../organizations/world.ts";
import { ADA, ADAS_ADDRESS, AGENT, BEN, type DebugWorld, openDebugWorld } from "../support/debugWorld.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("asking for debug logging on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  const ask = (ticket: string, tenant: string) => world.debug.ask(ticket, { tenant }, notRepeated);

  test("mails the organization's contact person and nobody else, and makes no key", async () => {
    const before = world.sent.length;
    const { ticket, tenant, id } = await world.asked();
    await world.debug.settled();
    const mails = world.sent.slice(before);
    expect(mails.map(({ to }) => to)).toEqual([ADAS_ADDRESS]);
    expect(mails[0]?.text).toContain(tenant);
    expect(await world.kept(id)).toMatchObject({ state: "asked", entries: 0, hasKey: false });
    expect(await world.consent(id)).toMatchObject({ state: "asked", tenant, endsAt: null, entries: 0 });
    expect(await world.events(ticket)).toEqual(["asked"]);
  });

  test("keeps the link's token nowhere", async () => {
    const { ticket, id } = await world.asked();
    const token = await world.linkOf(ticket);
    expect(JSON.stringify((await world.kept(id)).session)).not.toContain(token);
  });

  test("takes a tenant that its administrator proved, and no other", async () => {
    const ticket = await world.newTicket();
    const refused = [
      randomUUID(),
      world.newTenant(ADA.organizationId, "employee"),
      world.newTenant(BEN.organizationId, "proof"),
    ];
    for (const tenant of refused) expect(await codeOf(ask(ticket, tenant))).toBe("conflict");
    expect(await codeOf(ask(ticket, world.newTenant()))).toBe("done");
  });

  test("takes a ticket that is there, open, and linked to an organization", async () => {
    const tenant = world.newTenant();
    expect(await codeOf(ask(randomUUID(), tenant))).toBe("not-found");
    expect(await codeOf(ask(await world.newTicket(null), tenant))).toBe("conflict");
    expect(await codeOf(ask(await world.newTicket(BEN.organizationId), tenant))).toBe("conflict");
    const resolved = await world.newTicket();
    await world.resolve(resolved);
    expect(await codeOf(ask(resolved, tenant))).toBe("conflict");
  });

  test("is done once for a ticket and a tenant, until it has ended", async () => {
    const { ticket, tenant, id } = await world.asked();
    expect(await codeOf(ask(ticket, tenant))).toBe("conflict");
    expect(await codeOf(ask(ticket, world.newTenant()))).toBe("done");
    expect(await codeOf(ask(await world.newTicket(), tenant))).toBe("done");
    await world.debug.decide(ADA, id, "allow");
    expect(await codeOf(ask(ticket, tenant))).toBe("conflict");
    await world.debug.decide(ADA, id, "withdraw");
    expect(await codeOf(ask(ticket, tenant))).toBe("done");
  });

  test("is done anew once nobody has decided for 14 days, whether or not that was swept", async () => {
    const { ticket, tenant, id } = await world.asked();
    world.clock.advance(14 * DAY - 1);
    expect(await codeOf(ask(ticket, tenant))).toBe("conflict");
    world.clock.advance(1);
    expect(await codeOf(ask(ticket, tenant))).toBe("done");
    expect(await world.kept(id)).toMatchObject({ state: "expired" });
  });
});

describe.each(databases())("deciding about debug logging on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  test("is the contact person's: nobody is told of another organization's", async () => {
    const { id } = await world.asked();
    expect(await codeOf(world.debug.decide(BEN, id, "allow"))).toBe("not-found");
    expect(await codeOf(world.debug.decide(ADA, randomUUID(), "allow"))).toBe("not-found");
    expect((await world.debug.consents(BEN, {})).consents).toEqual([]);
    expect(await world.kept(id)).toMatchObject({ state: "asked", hasKey: false });
  });

  test("allowing makes a key and lasts 14 days; repeated it changes nothing", async () => {
    const { ticket, tenant, id } = await world.asked();
    const { endsAt } = await world.debug.decide(ADA, id, "allow");
    expect(Date.parse(endsAt ?? "")).toBe(world.clock.now() + 14 * DAY);
    expect(await world.debug.until(tenant)).toBe(endsAt);
    world.clock.advance(MINUTE);
    expect((await world.debug.decide(ADA, id, "allow")).endsAt).toBe(endsAt);
    expect(await codeOf(world.debug.decide(ADA, id, "refuse"))).toBe("conflict");
    expect(await world.kept(id)).toMatchObject({ state: "allowed", hasKey: true });
    expect(await world.events(ticket)).toEqual(["asked", "allowed"]);
  });

  test("refusing is final, and makes no key", async () => {
    const { ticket, tenant, id } = await world.asked();
    await world.debug.decide(ADA, id, "refuse");
    expect((await world.debug.decide(ADA, id, "refuse")).state).toBe("refused");
    for (const decision of ["allow", "withdraw"] as const) {
      expect(await codeOf(world.debug.decide(ADA, id, decision))).toBe("conflict");
    }
    expect(await world.debug.until(tenant)).toBeNull();
    expect(await world.kept(id)).toMatchObject({ state: "refused", hasKey: false });
    expect(await world.events(ticket)).toEqual(["asked", "refused"]);
  });

  test("withdrawing takes key and entries away at once, and is final", async () => {
    const { ticket, tenant, id } = await world.allowed();
    expect(await world.post(tenant)).toEqual({ kept: true });
    expect(await world.kept(id)).toMatchObject({ entries: 1, hasKey: true });
    await world.debug.decide(ADA, id, "withdraw");
    expect(await world.kept(id)).toMatchObject({ state: "withdrawn", entries: 0, hasKey: false });
    expect(await world.post(tenant)).toEqual({ kept: false });
    expect((await world.debug.entries(AGENT, ticket, {})).entries).toEqual([]);
    expect((await world.debug.decide(ADA, id, "withdraw")).state).toBe("withdrawn");
    expect(await codeOf(world.debug.decide(ADA, id, "allow"))).toBe("conflict");
    expect(await world.events(ticket)).toEqual(["asked", "allowed", "first-entry", "withdrawn"]);
    expect(await world.consent(id)).toMatchObject({
      state: "withdrawn",
      entries: 1,
      events: [
        { event: "asked", role: "Support.Agent" },
        { event: "allowed", role: "contact" },
        { event: "first-entry", role: "system" },
        { event: "withdrawn", role: "contact" },
      ],
    });
  });

  test("withdrawing before it is allowed is told what to do instead", async () => {
    const { id } = await world.asked();
    expect(await codeOf(world.debug.decide(ADA, id, "withdraw"))).toBe("conflict");
  });

  test("is too late after 14 days, and what was allowed has ended then", async () => {
    const waiting = await world.asked();
    const running = await world.allowed();
    await world.post(running.tenant);
    world.clock.advance(14 * DAY);
    expect(await world.debug.until(running.tenant)).toBeNull();
    expect(await world.post(running.tenant)).toEqual({ kept: false });
    expect((await world.debug.entries(AGENT, running.ticket, {})).entries).toEqual([]);
    expect(await codeOf(world.debug.decide(ADA, waiting.id, "allow"))).toBe("conflict");
    expect(await codeOf(world.debug.decide(ADA, running.id, "withdraw"))).toBe("conflict");
    for (const { id } of [waiting, running]) {
      expect(await world.kept(id)).toMatchObject({ state: "expired", entries: 0, hasKey: false });
    }
  });

  test("is too late while its ticket is resolved", async () => {
    const { ticket, id } = await world.asked();
    const db = await world.sql.db();
    await updateTicket(db, ticket, world.clock.now(), { status: "resolved", resolved_at: world.clock.now() });
    expect(await codeOf(world.debug.decide(ADA, id, "allow"))).toBe("conflict");
    expect(await world.kept(id)).toMatchObject({ state: "asked" });
  });

  describe("by the mailed link", () => {
    const decide = (token: string, decision: "allow" | "refuse") =>
      world.debug.decideByLink({ token, decision }, notRepeated);

    test.each(["allow", "refuse"] as const)("%s: counts once", async (decision) => {
      const { ticket, id } = await world.asked();
      const token = await world.linkOf(ticket);
      const { state, endsAt } = await decide(token, decision);
      expect([state, endsAt !== null]).toEqual(decision === "allow" ? ["allowed", true] : ["refused", false]);
      for (const again of ["allow", "refuse"] as const) {
        expect(await codeOf(decide(token, again))).toBe("link-expired");
      }
      expect(await world.kept(id)).toMatchObject({ state, hasKey: decision === "allow" });
    });

    test("counts for a day; the pages go on", async () => {
      const { ticket, id } = await world.asked();
      const token = await world.linkOf(ticket);
      world.clock.advance(DAY);
      expect(await codeOf(decide(token, "allow"))).toBe("link-expired");
      expect((await world.debug.decide(ADA, id, "allow")).state).toBe("allowed");
    });

    test("counts no longer once it was decided on the pages, or the ticket was resolved", async () => {
      const decided = await world.asked();
      await world.debug.decide(ADA, decided.id, "refuse");
      const resolved = await world.asked();
      await world.resolve(resolved.ticket);
      for (const { ticket } of [decided, resolved]) {
        expect(await codeOf(decide(await world.linkOf(ticket), "allow"))).toBe("link-expired");
      }
    });

    test("counts for the contact person who was asked, and for no successor", async () => {
      const { ticket, id } = await world.asked();
      const token = await world.linkOf(ticket);
      world.generations.set(ADA.organizationId, 1);
      expect(await codeOf(decide(token, "allow"))).toBe("link-expired");
      world.generations.delete(ADA.organizationId);
      expect(await codeOf(decide(token, "allow"))).toBe("link-expired");
      world.generations.set(ADA.organizationId, 0);
      expect(await world.kept(id)).toMatchObject({ state: "asked" });
    });

    test("is none of ours where nobody mailed it", async () => {
      expect(await codeOf(decide("A".repeat(43), "allow"))).toBe("link-expired");
    });
  });

  test("shows the contact person every request, a page at a time, the newest first", async () => {
    const theirs = await openDebugWorld(testDatabase, account);
    const asked: string[] = [];
    for (let at = 0; at < 53; at += 1) {
      theirs.clock.advance(1);
      asked.unshift((await theirs.asked()).id);
    }
    const first = await theirs.debug.consents(ADA, {});
    const second = await theirs.debug.consents(ADA, { continuation: first.continuation ?? "" });
    expect([...first.consents, ...second.consents].map(({ id }) => id)).toEqual(asked);
    expect([first.consents.length, second.continuation]).toEqual([50, null]);
    expect(await codeOf(theirs.debug.consents(ADA, { continuation: "b25lIG9mIG91cnM" }))).toBe("validation-failed");
    await theirs.drop();
  }, 60_000);
});

describe.each(databases())("ending debug logging on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  test("resolving a ticket ends all of its requests, and those of no other ticket", async () => {
    const { ticket, tenant, id } = await world.allowed();
    const waiting = await world.debug.ask(ticket, { tenant: world.newTenant() }, notRepeated);
    const other = await world.allowed();
    for (const one of [tenant, other.tenant]) await world.post(one);
    await world.resolve(ticket);
    for (const one of [id, waiting.id]) {
      expect(await world.kept(one)).toMatchObject({ state: "resolved", entries: 0, hasKey: false });
    }
    expect(await world.kept(other.id)).toMatchObject({ state: "allowed", entries: 1, hasKey: true });
    await world.debug.endOfTicket(ticket, "resolved");
    expect((await world.events(ticket)).filter((event) => event === "resolved")).toHaveLength(2);
  });

  test("linking a ticket to another organization ends it as well", async () => {
    const { ticket, id } = await world.allowed();
    await world.debug.support.linkOrganization(ticket, ADA.organizationId);
    expect(await world.kept(id)).toMatchObject({ state: "allowed", hasKey: true });
    await world.debug.support.linkOrganization(ticket, BEN.organizationId);
    expect(await world.kept(id)).toMatchObject({ state: "relinked", hasKey: false });
    expect((await world.consent(id))?.state).toBe("relinked");
  });

  test("what happened is known as long as its ticket is there, and is erased with it", async () => {
    const { ticket, id } = await world.allowed();
    await world.resolve(ticket);
    world.clock.advance(RESOLVED_KEPT_FOR - 1);
    expect((await world.consent(id))?.events.map(({ event }) => event)).toEqual(["asked", "allowed", "resolved"]);
    await world.debug.support.sweep({ deadline: world.soon() });
    expect(await world.kept(id)).toMatchObject({ audit: 3 });
    world.clock.advance(1);
    expect([await world.consent(id), await codeOf(world.events(ticket))]).toEqual([undefined, "not-found"]);
    await world.debug.support.sweep({ deadline: world.soon() });
    expect(await world.kept(id)).toMatchObject({ session: undefined, audit: 0 });
  });

  test("the sweep ends what is due, and nothing else", async () => {
    await world.debug.sweep(world.soon());
    const [waiting, running] = [await world.asked(), await world.allowed()];
    await world.post(running.tenant);
    world.clock.advance(14 * DAY - 1);
    const young = await world.allowed();
    expect(await world.debug.sweep(world.soon())).toBe(0);
    world.clock.advance(1);
    expect(await world.debug.sweep(world.soon())).toBeGreaterThanOrEqual(2);
    for (const { id } of [waiting, running]) {
      expect(await world.kept(id)).toMatchObject({ state: "expired", entries: 0, hasKey: false });
    }
    expect(await world.kept(young.id)).toMatchObject({ state: "allowed", hasKey: true });
    expect(await world.events(running.ticket)).toEqual(["asked", "allowed", "first-entry", "expired"]);
    expect(await world.debug.sweep(world.soon())).toBe(0);
  });

  test("nothing is kept or shown from the decision on, also while the keys' store is out of reach", async () => {
    const { ticket, tenant, id } = await world.allowed();
    await world.post(tenant);
    world.tables.watch.down = true;
    expect(await codeOf(world.debug.decide(ADA, id, "withdraw"))).toBe("unavailable");
    world.tables.watch.down = false;
    expect(await world.kept(id)).toMatchObject({ state: "allowed", entries: 1, hasKey: true });
    expect(await world.consent(id)).toMatchObject({ state: "withdrawn", endedAt: null });
    expect(await world.debug.until(tenant)).toBeNull();
    expect(await world.post(tenant)).toEqual({ kept: false });
    expect((await world.debug.entries(AGENT, ticket, {})).entries).toEqual([]);
    expect((await world.debug.decide(ADA, id, "withdraw")).state).toBe("withdrawn");
    expect(await world.kept(id)).toMatchObject({ state: "withdrawn", entries: 0, hasKey: false });
  });

  test("what is erased leaves nothing, its key first: a ticket, a tenant, an organization", async () => {
    const theirs = await openDebugWorld(testDatabase, account);
    const of = async () => {
      const its = await theirs.allowed();
      await theirs.post(its.tenant);
      return its;
    };
    const [one, two, three] = [await of(), await of(), await of()];
    const subjects = await Promise.all(
      [one, two, three].map(async ({ id }) => (await theirs.kept(id)).session?.subject),
    );
    await theirs.debug.eraseTicket(one.ticket);
    expect(await theirs.debug.eraseTenant(two.tenant, theirs.soon())).toBe(true);
    expect(await theirs.debug.eraseTenant(three.tenant, theirs.clock.now())).toBe(false);
    expect(await theirs.kept(three.id)).toMatchObject({ state: "allowed", entries: 1, hasKey: true });
    expect(await theirs.debug.eraseOrganization(ADA.organizationId, theirs.soon())).toBe(true);
    for (const { id } of [one, two, three]) {
      expect(await theirs.kept(id)).toMatchObject({ session: undefined, entries: 0, audit: 0 });
    }
    for (const subject of subjects) {
      await expect(theirs.openVault().keyring.open(subject ?? "")).rejects.toThrow("no key");
    }
    await theirs.drop();
  });

  test("a repeated request for what was kept is forgotten with it", async () => {
    const { tenant, id } = await world.allowed();
    const subject = (await world.kept(id)).session?.subject ?? "";
    const db = await world.sql.db();
    const row = { scope: randomUUID(), fingerprint: "f", claim: null, claimed_until: null, subject, result: "sealed" };
    await db
      .insertInto("idempotency")
      .values({ ...row, expires_at: world.soon() })
      .execute();
    await world.post(tenant);
    await world.debug.decide(ADA, id, "withdraw");
    expect(await db.selectFrom("idempotency").selectAll().where("subject", "=", subject).execute()).toEqual([]);
  });
});
