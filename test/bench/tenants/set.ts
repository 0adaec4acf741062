import { randomUUID } from "node:crypto";
import { shardOf } from "../../../shared/licensing/licensedTenantStore.ts";
import { createLicensedTenants } from "../../../shared/licensing/licensedTenants.ts";
import { packIds } from "../../../shared/licensing/packedIds.ts";
import { paceOf } from "../alerts/pace.ts";
import { answerOrders } from "../child.ts";
import { collectGarbage } from "../garbage.ts";

/** The set of licensed tenants, of so many. */
export type SetOrder = { tenants: number };

/** What it holds in memory, in bytes, and microseconds of processor time for a look at it. */
export type SetHeld = { bytes: number; look: number };

const LOOKS = 200_000;
/** Strangers among those who are looked up. */
const EVERY_OTHER = 2;

const inUse = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** The shards as they come from Tables, each as bytes of its own. */
const shardsOf = (tenants: readonly string[]): Map<string, Uint8Array> =>
  new Map([...Map.groupBy(tenants, shardOf)].map(([shard, its]) => [shard, Uint8Array.from(packIds(its.toSorted()))]));

const hold = async ({ tenants }: SetOrder): Promise<SetHeld> => {
  const asked = Array.from({ length: 1_000 }, () => randomUUID());
  const before = inUse();
  const licensed = createLicensedTenants({
    list: async () => shardsOf(Array.from({ length: tenants }, (_, at) => asked[at * EVERY_OTHER] ?? randomUUID())),
  });
  await licensed.read();
  const bytes = inUse() - before;
  let found = 0;
  const { cpu } = await paceOf(LOOKS, async () => {
    for (let at = 0; at < LOOKS; at += 1) if (licensed.has(asked[at % asked.length] ?? "")) found += 1;
  });
  if (found === 0 || found === LOOKS) throw new Error(`${found} of ${LOOKS} looks found their tenant.`);
  return { bytes, look: cpu };
};

answerOrders(hold);
