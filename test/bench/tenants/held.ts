import { randomUUID } from "node:crypto";
import { checkWorld } from "../../licensing/checkWorld.ts";
import { license } from "../../licensing/parts.ts";
import { paceOf } from "../alerts/pace.ts";
import { inParallel } from "../alerts/room.ts";
import { answerOrders } from "../child.ts";
import { collectGarbage } from "../garbage.ts";

/** So many tenants, each with a license, in the Tables of an Azurite. */
export type HeldOrder = { connectionString: string; tenants: number };

/** How quickly licenses are written and each tenant's first check is answered, and the bytes that all of them hold then. */
export type TenantsHeld = { written: number; checked: number; bytes: number };

const heapInUse = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const hold = async ({ connectionString, tenants }: HeldOrder): Promise<TenantsHeld> => {
  await using world = await checkWorld({ connectionString });
  const { entitlements, tenants: licensed, feed } = world.stores;
  const licenses = Array.from({ length: tenants }, () => license({ tenant: randomUUID(), expiresAt: null }));
  await world.put();

  const { perSecond: written } = await paceOf(tenants, async () => {
    await inParallel(tenants, async (at) => {
      const own = licenses[at];
      if (own !== undefined) await entitlements.write(own, []);
    });
    await licensed.add(licenses.map(({ tenant }) => tenant));
    await feed.append(licenses);
  });

  const check = async (tenant: string): Promise<void> => {
    const { body } = await world.check({ tenant, product: "alerts" });
    if (!body.valid) throw new Error(`A check of a licensed tenant said ${body.code}.`);
  };
  // What is held for all tenants together (catalogue, set, key) comes with the first check.
  await check(licenses[0]?.tenant ?? "");
  const before = heapInUse();
  const { perSecond: checked } = await paceOf(tenants, () =>
    inParallel(tenants, (at) => check(licenses[at]?.tenant ?? "")),
  );
  return { written, checked, bytes: heapInUse() - before };
};

answerOrders(hold);
