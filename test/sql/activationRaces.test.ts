import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { SECOND } from "../../shared/platform/clock.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type ActivationWorld, activationWorld, contactOf, newSites, OURS, type Outcome } from "./activationWorld.ts";
import type { Order } from "./children/activator.ts";
import { databases } from "./databases.ts";
import { type Process, startChild } from "./processes.ts";

const account = openAccount();

const PROCESSES = 4;
const AT_ONCE = 64;

const isCreated = (outcome: Outcome): boolean => typeof outcome !== "string" && outcome.created;
const countOf = (outcomes: readonly Outcome[], code: string): number =>
  outcomes.filter((outcome) => outcome === code).length;

describe.each(databases())("activations by several processes at once on $name", (on) => {
  let world: ActivationWorld;
  let processes: Process<Order>[];

  beforeAll(async () => {
    world = await activationWorld(account, on);
    processes = Array.from({ length: PROCESSES }, () => startChild<Order>("activator.ts"));
    const { settings } = world.database;
    const { connectionString } = account;
    const order = { act: "open", settings, connectionString, prefix: world.prefix, now: world.clock.now() } as const;
    await Promise.all(processes.map((each) => each.tell(order)));
  }, 60_000);
  beforeEach(() => {
    world.clock.advance(10 * SECOND);
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.end()));
    await world[Symbol.asyncDispose]();
  });

  /** Activates all of the sites at once, spread over the processes. */
  const activateAll = async (tenant: string, sites: readonly string[]): Promise<Outcome[]> => {
    const shares = processes.map((_, at) => sites.filter((__, index) => index % PROCESSES === at));
    const outcomes = await Promise.all(
      processes.map((each, at) => each.tell({ act: "activate", tenant, sites: shares[at] ?? [] })),
    );
    return (outcomes as Outcome[][]).flat();
  };

  /** Of these sites, those at which a cold instance says yes. */
  const validAt = async (tenant: string, sites: readonly string[]): Promise<string[]> => {
    const cold = world.another();
    const codes = await Promise.all(sites.map((site) => world.codeAt(tenant, site, cold)));
    return sites.filter((_, at) => codes[at] === "VALID").sort();
  };

  test("of 64 different sites exactly as many are active as are licensed, and every check knows which", async () => {
    const { id, tenant } = await world.issue({ maxSites: 10 });
    const sites = newSites(AT_ONCE);
    const outcomes = await activateAll(tenant, sites);
    expect([outcomes.filter(isCreated).length, countOf(outcomes, "site-limit-reached")]).toEqual([10, 54]);
    const numbers = outcomes.flatMap((outcome) => (typeof outcome === "string" ? [] : [outcome.used]));
    expect(numbers.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const stored = await world.stored(id);
    expect([stored.sites.length, stored.used]).toEqual([10, 10]);
    expect(await validAt(tenant, sites)).toEqual(stored.sites);
  });

  test("of 64 different sites all are active where there is room for all", async () => {
    const { id, tenant } = await world.issue({ maxSites: AT_ONCE });
    const sites = newSites(AT_ONCE);
    const outcomes = await activateAll(tenant, sites);
    expect(outcomes.filter(isCreated)).toHaveLength(AT_ONCE);
    expect(await world.stored(id)).toEqual({ sites: sites.toSorted(), used: AT_ONCE });
    expect(await validAt(tenant, sites)).toEqual(sites.toSorted());
  });

  test("of one site 64 times, one activates it, all are answered, and one place is used", async () => {
    const { id, tenant } = await world.issue({ maxSites: 1 });
    const [site = ""] = newSites(1);
    const outcomes = await activateAll(
      tenant,
      Array.from({ length: AT_ONCE }, () => site),
    );
    expect(outcomes.filter(isCreated)).toHaveLength(1);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ used: 1, max: 1 });
    expect(await world.stored(id)).toEqual({ sites: [site], used: 1 });
  });

  test("while the contact frees sites, no more are ever active than licensed, and the count stays true", async () => {
    const { id, tenant } = await world.issue({ maxSites: 8 });
    const first = newSites(8);
    await activateAll(tenant, first);
    const more = newSites(AT_ONCE);
    const activating = activateAll(tenant, more);
    for (const site of first) await world.licensing.freeSite(contactOf(OURS), id, site);
    const outcomes = await activating;
    const stored = await world.stored(id);
    expect(outcomes.filter(isCreated)).toHaveLength(stored.sites.length);
    expect(stored.used).toBe(stored.sites.length);
    expect(stored.used).toBeLessThanOrEqual(8);
    expect(await validAt(tenant, [...first, ...more])).toEqual(stored.sites);
  });

  test("one site freed by many at once gives back one place", async () => {
    const { id, tenant } = await world.issue({ maxSites: 4 });
    const sites = newSites(2);
    await activateAll(tenant, sites);
    const instances = [world.licensing, world.another(), world.another()];
    const outcomes = await Promise.allSettled(
      instances.map((instance) => instance.freeSite(contactOf(OURS), id, sites[0] ?? "")),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await world.stored(id)).toEqual({ sites: [sites[1]], used: 1 });
  });

  /** Has a change made while the processes activate 64 sites, once the first of them is active. */
  const changeMeanwhile = async (patch: { maxSites: number } | { status: "revoked" }) => {
    const license = await world.issue({ maxSites: 60 });
    const sites = newSites(AT_ONCE);
    const activating = activateAll(license.tenant, sites);
    while ((await world.stored(license.id)).used === 0) await pause(1);
    await world.licensing.changeLicense(license.id, patch);
    return { ...license, sites, outcomes: await activating, stored: await world.stored(license.id) };
  };

  test("while the number of sites is lowered, none is activated beyond it once that stands", async () => {
    const { tenant, sites, outcomes, stored } = await changeMeanwhile({ maxSites: 5 });
    expect(outcomes.filter(isCreated)).toHaveLength(stored.sites.length);
    expect(stored.used).toBe(stored.sites.length);
    for (const outcome of outcomes) {
      if (typeof outcome !== "string") expect(outcome.used).toBeLessThanOrEqual(outcome.max ?? 0);
    }
    const [late = ""] = newSites(1);
    expect(await world.activate(tenant, late)).toBe("site-limit-reached");
    expect(await validAt(tenant, [...sites, late])).toEqual(stored.sites);
  });

  test("while the license is revoked, none is activated once that stands, and no check says yes", async () => {
    const { id, tenant, sites, outcomes, stored } = await changeMeanwhile({ status: "revoked" });
    expect(outcomes.filter(isCreated)).toHaveLength(stored.sites.length);
    const [late = ""] = newSites(1);
    expect(await world.activate(tenant, late)).toBe("not-licensed");
    expect(await world.stored(id)).toEqual(stored);
    expect(await validAt(tenant, sites)).toEqual([]);
  });
});
