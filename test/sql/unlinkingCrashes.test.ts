import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Licensing } from "../../shared/licensing/createLicensing.ts";
import { REPEATED_FOR } from "../../shared/licensing/retention.ts";
import { SECOND } from "../../shared/platform/clock.ts";
import { freshTables, watched } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "./databases.ts";
import { mortal } from "./mortal.ts";
import { ADA, openTenancy, PAST, refusalOf, type Tenancy } from "./tenancy.ts";

const account = openAccount();

describe.each(databases())("a process that dies at any step of an unlinking on $name", ({ create }) => {
  let tenancy: Tenancy;
  let tenant: string;
  let other: Licensing;
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
    other = tenancy.instance(tenancy.database.open());
  });
  beforeEach(() => {
    tenancy.tables.watch.down = false;
  });
  afterAll(() => tenancy.drop());

  /** Runs `work` in an instance that does nothing any more from the given step on. Answers whether it lived to the end. */
  const dyingAt = async (last: number, work: (licensing: Licensing) => Promise<unknown>): Promise<boolean> => {
    let steps = 0;
    const step = (): void => {
      steps += 1;
      if (steps >= last) throw new Error("The process is gone.");
    };
    const tables = watched(freshTables(account, tenancy.shared.prefix));
    tables.watch.before = async (call) => {
      if (call.endsWith("entitlements")) step();
    };
    const instance = tenancy.instance(mortal(tenancy.database.sql, step), tables);
    const lived = await work(instance).then(
      () => true,
      () => false,
    );
    return lived && steps < last;
  };

  /** A tenant with two licenses that are over, which the other instance knows. */
  const newTenant = async (): Promise<void> => {
    tenant = randomUUID();
    await tenancy.issue(tenant, PAST);
    await tenancy.revoked(tenant);
    tenancy.clock.advance(10 * SECOND);
    expect(await tenancy.code(tenant, other)).toBe("EXPIRED");
  };

  const lies = async () => {
    const { tenants, licenses, removals } = await tenancy.kept(tenant);
    return {
      sql: [tenants.length, licenses.length, removals.length],
      tables: (await tenancy.projected(tenant)).length,
    };
  };
  const BEFORE = { sql: [1, 2, 0], tables: 2 };

  /** What is left of the unlinking is done by the sweep, and heard of by the other instance. */
  const expectRepaired = async (): Promise<void> => {
    await tenancy.licensing.projectPending();
    tenancy.clock.advance(10 * SECOND);
    expect(await tenancy.code(tenant, other)).toBe("NOT_FOUND");
    expect(await lies()).toEqual({ sql: [0, 0, 2], tables: 0 });
    tenancy.clock.advance(REPEATED_FOR);
    await tenancy.licensing.projectPending();
    expect(await lies()).toEqual({ sql: [0, 0, 0], tables: 0 });
    expect((await tenancy.licensing.backlog()).waiting).toBe(0);
  };

  test("has done all of it or nothing, and what Tables do not know is repaired by the sweep", async () => {
    const ends: boolean[] = [];
    for (let last = 1; ; last += 1) {
      await newTenant();
      const lived = await dyingAt(last, (instance) => instance.unlinkTenant(ADA, tenant));
      if (lived) break;
      const [linked] = (await lies()).sql;
      ends.push(linked === 1);
      if (linked === 1) {
        await tenancy.licensing.projectPending();
        tenancy.clock.advance(10 * SECOND);
        expect([await lies(), await tenancy.code(tenant, other)]).toEqual([BEFORE, "EXPIRED"]);
      } else {
        await expectRepaired();
      }
    }
    const undone = ends.filter(Boolean).length;
    expect(ends).toEqual(ends.toSorted((one, next) => Number(next) - Number(one)));
    expect([undone > 8, ends.length - undone > 4]).toEqual([true, true]);
  }, 120_000);

  test("has told checks by asking again, without the sweep", async () => {
    await newTenant();
    tenancy.tables.watch.down = true;
    expect((await refusalOf(tenancy.licensing.unlinkTenant(ADA, tenant))).code).toBe("unavailable");
    expect((await tenancy.licensing.backlog()).waiting).toBe(2);
    tenancy.tables.watch.down = false;
    await tenancy.licensing.unlinkTenant(ADA, tenant);
    expect(await lies()).toEqual({ sql: [0, 0, 2], tables: 0 });
    expect((await refusalOf(tenancy.licensing.unlinkTenant(ADA, tenant))).code).toBe("not-found");
    await expectRepaired();
  });

  test("of the sweep that repairs it leaves the rest to the next one", async () => {
    let deaths = 0;
    for (let last = 1; ; last += 1) {
      await newTenant();
      tenancy.tables.watch.down = true;
      await refusalOf(tenancy.licensing.unlinkTenant(ADA, tenant));
      tenancy.tables.watch.down = false;
      const lived = await dyingAt(last, (instance) => instance.projectPending());
      await expectRepaired();
      if (lived) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(6);
  }, 120_000);
});
