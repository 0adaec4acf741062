import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { KeyGone, SealBroken } from "../../shared/platform/vault/vault.ts";
import { QUOTA } from "../../shared/support/debugSession.ts";
import { ENTRIES_OF_PAGE, EVENTS_OF_PAGE } from "../../shared/support/readDebug.ts";
import { openAccount } from "../loopback/azurite.ts";
import { codeOf } from "../organizations/world.ts";
import { ADA, AGENT, type DebugWorld, openDebugWorld, said } from "../support/debugWorld.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("debug entries on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  const everything = async (): Promise<number> =>
    (await (await world.sql.db()).selectFrom("debug_entries").select("id").execute()).length;
  const read = async (ticket: string) => (await world.debug.entries(AGENT, ticket, {})).entries;

  test("are not kept where nobody allowed it, in whatever state", async () => {
    const before = await everything();
    const asked = await world.asked();
    const refused = await world.asked();
    await world.debug.decide(ADA, refused.id, "refuse");
    for (const tenant of [randomUUID(), asked.tenant, refused.tenant]) {
      expect([await world.debug.until(tenant), await world.post(tenant)]).toEqual([null, { kept: false }]);
    }
    expect(await everything()).toBe(before);
  });

  test("of another tenant are not kept", async () => {
    await world.allowed();
    expect(await world.post(world.newTenant())).toEqual({ kept: false });
  });

  test("of a component that the catalogue does not have are refused, allowed or not", async () => {
    const { tenant } = await world.allowed();
    for (const its of [tenant, randomUUID()]) {
      expect(await codeOf(world.post(its, { component: "unheard-of" }))).toBe("validation-failed");
    }
  });

  test("lie sealed under the session's own key, and open in no other row", async () => {
    const { ticket, tenant, id } = await world.allowed();
    await world.post(tenant);
    await world.post(tenant, { message: "Another" });
    const { rows, session } = await world.kept(id);
    expect(JSON.stringify(rows)).not.toMatch(/403|Orders|list-alerts/);
    expect(rows.map(({ subject }) => subject)).toEqual([session?.subject, session?.subject]);
    const db = await world.sql.db();
    const [one, two] = rows;
    await db
      .updateTable("debug_entries")
      .set({ content: one?.content ?? "" })
      .where("id", "=", two?.id ?? "")
      .execute();
    await expect(read(ticket)).rejects.toThrow(SealBroken);
  });

  test("are shown as they were said, in the order in which they came", async () => {
    const { ticket, tenant, id } = await world.allowed();
    const odd = { "": [null, true, 1.5, { "ключ 🗝": "值" }], text: 'quote " and \\ and \u2028' };
    const all = [said(), said({ message: "two\nlines", data: odd }), said({ message: "x".repeat(4000), data: {} })];
    for (const one of all) {
      world.clock.advance(MINUTE);
      await world.debug.post({ tenant }, one, notRepeated);
    }
    const at = (ago: number) => new Date(world.clock.now() - ago * MINUTE).toISOString();
    expect(await read(ticket)).toEqual(
      all.map((one, place) => ({ id: expect.any(String), consent: id, tenant, at: at(2 - place), ...one })),
    );
  });

  test("are kept for every ticket that the tenant's logging is allowed for, each on its own", async () => {
    const { ticket, tenant, id } = await world.allowed();
    const other = await world.newTicket();
    const second = await world.debug.ask(other, { tenant }, notRepeated);
    await world.debug.decide(ADA, second.id, "allow");
    await world.post(tenant);
    await world.resolve(ticket);
    expect(await world.kept(id)).toMatchObject({ entries: 0, hasKey: false });
    expect(await read(ticket)).toEqual([]);
    expect(await read(other)).toEqual([expect.objectContaining(said())]);
  });

  test("are counted as they lie, and not kept beyond the quota of bytes or of entries", async () => {
    const { tenant, id } = await world.allowed();
    await world.post(tenant);
    const { session, rows } = await world.kept(id);
    const size = rows[0]?.content.length ?? 0;
    expect([session?.bytes, session?.entries]).toEqual([size, 1]);
    const db = await world.sql.db();
    const fill = (full: { bytes?: number; entries?: number }) =>
      db.updateTable("debug_sessions").set(full).where("id", "=", id).execute();
    await fill({ bytes: QUOTA.bytes - size + 1 });
    expect(await world.post(tenant)).toEqual({ kept: false });
    await fill({ bytes: QUOTA.bytes - size });
    expect(await world.post(tenant)).toEqual({ kept: true });
    expect([await world.post(tenant), await world.debug.until(tenant)]).toEqual([{ kept: false }, null]);
    await fill({ bytes: 0, entries: QUOTA.entries - 1 });
    expect(await world.debug.until(tenant)).not.toBeNull();
    expect([await world.post(tenant), await world.post(tenant)]).toEqual([{ kept: true }, { kept: false }]);
    expect(await world.debug.until(tenant)).toBeNull();
  });

  test("leave an event when the first of them comes", async () => {
    const { ticket, tenant } = await world.allowed();
    for (let at = 0; at < 3; at += 1) await world.post(tenant);
    expect(await world.events(ticket)).toEqual(["asked", "allowed", "first-entry"]);
  });

  test("are kept once for a repeated request, and the answer with them", async () => {
    const { tenant, id } = await world.allowed();
    const kept: [string, unknown][] = [];
    const once = {
      keep: async (_: unknown, subject: string, result: unknown) => {
        kept.push([subject, result]);
      },
    };
    await world.debug.post({ tenant }, said(), once);
    await world.debug.post({ tenant: randomUUID() }, said(), once);
    expect(kept).toEqual([[(await world.kept(id)).session?.subject, { kept: true }]]);
  });

  test("reading leaves the organization's trail and one event a call; where nothing is shown it leaves none", async () => {
    const { ticket, tenant, id } = await world.allowed();
    const before = await world.readings();
    expect(await read(ticket)).toEqual([]);
    expect([await world.readings(), await world.events(ticket)]).toEqual([before, ["asked", "allowed"]]);
    await world.post(tenant);
    for (let at = 0; at < 2; at += 1) expect(await read(ticket)).toHaveLength(1);
    expect(await world.readings()).toBe(before + 2);
    expect(await world.events(ticket)).toEqual(["asked", "allowed", "first-entry", "read", "read"]);
    expect((await world.consent(id))?.events.at(-1)).toMatchObject({ event: "read", role: "Support.Agent" });
    const { events } = await world.debug.audit(ticket, {});
    expect(JSON.stringify(events)).not.toContain(AGENT.oid);
  });

  test("reading shows nothing where it can leave no trail", async () => {
    const { ticket, tenant } = await world.allowed();
    await world.post(tenant);
    const recordReadings = (): Promise<never> => Promise.reject(new Error("no trail"));
    const trackless = world.instance(world.sql, world.vault, { recordReadings });
    await expect(trackless.entries(AGENT, ticket, {})).rejects.toThrow("no trail");
    expect(await world.events(ticket)).not.toContain("read");
  });

  test("of an organization that was erased are shown to nobody", async () => {
    const { ticket, tenant } = await world.allowed();
    await world.post(tenant);
    world.generations.delete(ADA.organizationId);
    const shown = await read(ticket);
    world.generations.set(ADA.organizationId, 0);
    expect(shown).toEqual([]);
  });

  test("are shown a page at a time, and so is what happened", async () => {
    const { ticket, tenant } = await world.allowed();
    const other = await world.debug.ask(ticket, { tenant: world.newTenant() }, notRepeated);
    await world.debug.decide(ADA, other.id, "refuse");
    const count = 2 * ENTRIES_OF_PAGE + 3;
    for (let at = 0; at < count; at += 1) await world.post(tenant, { message: `Entry ${at}` });
    const messages: string[] = [];
    let continuation: string | null = "";
    for (let page = 0; continuation !== null && page < 9; page += 1) {
      const next = await world.debug.entries(AGENT, ticket, page === 0 ? {} : { continuation });
      messages.push(...next.entries.map(({ message }) => message));
      continuation = next.continuation;
    }
    expect(messages).toEqual(Array.from({ length: count }, (_, at) => `Entry ${at}`));
    for (let at = 0; at < EVENTS_OF_PAGE; at += 1) await read(ticket);
    const first = await world.debug.audit(ticket, {});
    const second = await world.debug.audit(ticket, { continuation: first.continuation ?? "" });
    expect([first.events.length, second.continuation]).toEqual([EVENTS_OF_PAGE, null]);
    // Two requests, one allowed and one refused; the first entry; three pages; and the hundred readings.
    expect(first.events.length + second.events.length).toBe(2 + 2 + 1 + 3 + EVENTS_OF_PAGE);
  }, 60_000);

  test.each(["bm90IG91cnM", "====", Buffer.from("1/2/3").toString("base64url")])(
    "a continuation that is not ours (%s) is refused",
    async (continuation) => {
      const { ticket } = await world.allowed();
      expect(await codeOf(world.debug.entries(AGENT, ticket, { continuation }))).toBe("validation-failed");
      expect(await codeOf(world.debug.audit(ticket, { continuation }))).toBe("validation-failed");
    },
  );

  test("of a ticket that is not there do not exist", async () => {
    expect(await codeOf(read(randomUUID()))).toBe("not-found");
    expect(await codeOf(world.debug.audit(randomUUID(), {}))).toBe("not-found");
  });

  test("cannot be opened from a copy of the database once they are gone", async () => {
    const { tenant, id } = await world.allowed();
    await world.post(tenant);
    const [copied] = (await world.kept(id)).rows;
    await world.debug.decide(ADA, id, "withdraw");
    await expect(world.openVault().keyring.open(copied?.subject ?? "")).rejects.toThrow(KeyGone);
  });
});
