import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openAccount } from "../loopback/azurite.ts";
import type { ContactOrder } from "./children/contact.ts";
import { databases } from "./databases.ts";
import { type Process, startChild } from "./processes.ts";
import { ADA, openTenancy, type Tenancy } from "./tenancy.ts";

const PROCESSES = 4;
const AT_ONCE = 64;
const ROUNDS = 3;

const account = openAccount();

describe.each(databases())("what contacts ask of several processes on $name", ({ create }) => {
  let tenancy: Tenancy;
  let workers: Process<ContactOrder>[];
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
    workers = Array.from({ length: PROCESSES }, () => startChild<ContactOrder>("contact.ts"));
    await Promise.all(workers.map((worker) => worker.tell({ act: "open", shared: tenancy.shared })));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end()));
    await tenancy.drop();
  });

  const count = (ends: readonly unknown[]) =>
    Object.fromEntries(
      Map.groupBy(ends, String)
        .entries()
        .map(([end, all]) => [end, all.length]),
    );

  test(`${AT_ONCE} trials of one tenant at once are exactly one`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      await tenancy.prove(tenant);
      const order = { act: "start-trials", tenant, count: AT_ONCE / PROCESSES } as const;
      const ends = (await Promise.all(workers.map((worker) => worker.tell(order)))) as string[][];
      expect(count(ends.flat())).toEqual({ done: 1, conflict: AT_ONCE - 1 });
      const { licenses } = await tenancy.licensing.listLicenses({ tenant });
      expect(licenses.map(({ kind, organizationId }) => [kind, organizationId])).toEqual([
        ["trial", ADA.organizationId],
      ]);
      expect(await tenancy.projected(tenant)).toHaveLength(1);
      const db = await tenancy.database.sql.db();
      expect(await db.selectFrom("trial_marks").selectAll().execute()).toHaveLength(round + 1);
    }
  });

  test("two organizations that prove one tenant at once: exactly one has it", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      const ends = await Promise.all(
        workers.map((worker, at) => worker.tell({ act: "prove", tenant, by: at % 2 === 0 ? "ada" : "ben" })),
      );
      // Each asks in two of the four processes, and its second proof is a repetition of the first.
      expect(count(ends)).toEqual({ done: PROCESSES / 2, conflict: PROCESSES / 2 });
      expect((await tenancy.kept(tenant)).tenants).toHaveLength(1);
    }
  });
});
