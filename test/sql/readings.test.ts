import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../shared/platform/clock.ts";
import { newSubject } from "../../shared/platform/ids.ts";
import { SealBroken } from "../../shared/platform/vault/vault.ts";
import { openAccount } from "../loopback/azurite.ts";
import { trailOf } from "../organizations/trail.ts";
import { AGENT, createWorld, type World } from "../organizations/world.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("the trail of employees' readings on $name", (testDatabase) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(account, testDatabase);
  });

  afterAll(() => world.close());

  const organization = async () => {
    const key = await world.vault.keyring.create(newSubject());
    return { organizationId: crypto.randomUUID(), subject: key.subject, key };
  };

  const record = async ({ organizationId, key }: Awaited<ReturnType<typeof organization>>): Promise<void> =>
    world.readings.record(await world.sql.db(), [{ organizationId, key, oid: AGENT.oid, role: "Support.Agent" }]);

  test("says of an organization when and in which role it was read, and nothing of others", async () => {
    const [one, other] = [await organization(), await organization()];
    const first = new Date(world.clock.now()).toISOString();
    await record(one);
    world.clock.advance(MINUTE);
    const second = new Date(world.clock.now()).toISOString();
    await record(one);
    expect(await trailOf(world, one)).toEqual([
      { at: second, role: "Support.Agent" },
      { at: first, role: "Support.Agent" },
    ]);
    expect(await trailOf(world, other)).toEqual([]);
  });

  test("keeps the employee's id sealed under the organization's key alone", async () => {
    const [one, other] = [await organization(), await organization()];
    await record(one);
    const db = await world.sql.db();
    const rows = await db
      .selectFrom("readings")
      .selectAll()
      .where("organization_id", "=", one.organizationId)
      .execute();
    expect(JSON.stringify(rows)).not.toContain(AGENT.oid);
    await expect(trailOf(world, { ...one, subject: other.subject })).rejects.toThrow(SealBroken);
  });
});
