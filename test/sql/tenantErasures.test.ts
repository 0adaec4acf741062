import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { REPEATED_FOR } from "../../shared/licensing/retention.ts";
import {
  type EraseTenant,
  eraseUnlinked,
  finishErasures,
  insertErasure,
  refuseUnerased,
} from "../../shared/licensing/tenantErasures.ts";
import { type Database, databases, stoppedClock } from "./databases.ts";

describe.each(databases())("what is kept for a tenant that was given up, on $name", ({ create }) => {
  const clock = stoppedClock();
  let database: Database;
  beforeAll(async () => {
    database = await create({ clock });
  });
  afterAll(() => database.drop());

  const give = async (): Promise<string> => {
    const tenant = randomUUID();
    await database.sql.transaction((transaction) =>
      insertErasure(transaction, { tenant, since: clock.now(), erasure: null, erased_at: null }),
    );
    return tenant;
  };
  afterEach(async () => {
    await (await database.sql.db()).deleteFrom("tenant_erasures").execute();
  });

  const partsOf = (eraseTenant: EraseTenant) => ({ sql: database.sql, clock, eraseTenant });
  const isFree = async (tenant: string): Promise<string> =>
    refuseUnerased(await database.sql.db(), tenant).then(
      () => "free",
      (error: { code: string }) => error.code,
    );

  test("is erased at once, and until then nobody can have the tenant", async () => {
    const tenant = await give();
    const seen: string[] = [];
    await eraseUnlinked(
      partsOf(async (its) => {
        seen.push(its, await isFree(its));
        return true;
      }),
      tenant,
    );
    expect(seen).toEqual([tenant, "unavailable"]);
    expect(await isFree(tenant)).toBe("free");
  });

  test("is erased by the sweep where the call died or did not get through it, one after the other", async () => {
    const tenants = [await give(), await give()];
    await eraseUnlinked(
      partsOf(async () => false),
      tenants[0] ?? "",
    );
    expect(await Promise.all(tenants.map(isFree))).toEqual(["unavailable", "unavailable"]);
    const erased: string[] = [];
    const sweep = partsOf(async (tenant) => erased.push(tenant) > 0);
    expect(await finishErasures(sweep, clock.now())).toBe(0);
    expect(await finishErasures(sweep, clock.now() + 1000)).toBe(2);
    expect(erased.toSorted()).toEqual(tenants.toSorted());
    expect(await Promise.all(tenants.map(isFree))).toEqual(["free", "free"]);
  });

  test("of one tenant holds up none of the others where it fails", async () => {
    const [first = "", ...others] = [await give(), await give(), await give()].toSorted();
    const sweep = partsOf(async (tenant) => {
      if (tenant === first) throw new Error("its table does not answer");
      return true;
    });
    await expect(finishErasures(sweep, clock.now() + 1000)).rejects.toThrow("does not answer");
    expect(await isFree(first)).toBe("unavailable");
    expect(await Promise.all(others.map(isFree))).toEqual(["free", "free"]);
  });

  test("is looked for again until no call can be under way, among what was received before all was gone", async () => {
    const tenant = await give();
    const passes: (number | undefined)[] = [];
    const sweep = partsOf(async (_, __, receivedBefore) => passes.push(receivedBefore) > 0);
    const erasedAt = clock.now();
    await finishErasures(sweep, clock.now() + 1000);
    clock.advance(REPEATED_FOR - 1);
    await finishErasures(sweep, clock.now() + 1000);
    expect(passes).toEqual([undefined, erasedAt]);
    clock.advance(1);
    for (const _ of ["last", "none"]) await finishErasures(sweep, clock.now() + 1000);
    expect(passes).toEqual([undefined, erasedAt, erasedAt]);
    expect(await isFree(tenant)).toBe("free");
  });

  test("is to be erased anew where the tenant is given up again meanwhile", async () => {
    const tenant = await give();
    const all = partsOf(async () => true);
    await finishErasures(all, clock.now() + 1000);
    await database.sql.transaction((transaction) =>
      insertErasure(transaction, { tenant, since: clock.now(), erasure: null, erased_at: null }),
    );
    expect(await isFree(tenant)).toBe("unavailable");
    await eraseUnlinked(all, tenant);
    expect(await isFree(tenant)).toBe("free");
  });

  test("by two sweeps at the same time does no harm", async () => {
    const tenant = await give();
    const sweep = () =>
      finishErasures(
        partsOf(async () => true),
        clock.now() + 1000,
      );
    await Promise.all([sweep(), sweep()]);
    expect(await isFree(tenant)).toBe("free");
  });
});
