import { describe, expect, test } from "@jest/globals";
import { createKnownEntitlements } from "../../shared/licensing/knownEntitlements.ts";
import { HOUR } from "../../shared/platform/clock.ts";
import { product, silent, stoppedClock, TENANT, terms } from "./parts.ts";

/** What is known, over stores that count how often each tenant is read; only `TENANT` has a license. */
const known = (capacity: number) => {
  const clock = stoppedClock();
  const reads: string[] = [];
  const its = createKnownEntitlements({
    clock,
    log: silent,
    capacity,
    entitlements: {
      read: async (tenant) => {
        reads.push(tenant);
        return tenant === TENANT ? [terms()] : [];
      },
      write: async () => true,
      remove: async () => false,
    },
    products: {
      changes: async () => 1,
      list: async () => [product()],
      find: async () => product(),
      write: async () => true,
    },
    feed: { read: async () => ({ sequence: 0, recent: [] }), append: async () => {}, trim: async () => {} },
  });
  return { its, reads, clock };
};

describe("what is known", () => {
  test("is bounded: what was not asked for longest is read again", async () => {
    const { its, reads } = known(2);
    for (const tenant of ["a", "b", "c", "c", "a"]) await its.of(tenant, "alerts");
    expect(reads).toEqual(["a", "b", "c", "a"]);
  });

  test("of customers is not driven out by tenants that nobody knows", async () => {
    const { its, reads } = known(2);
    await its.of(TENANT, "alerts");
    for (const tenant of ["a", "b", "c", "d"]) await its.of(tenant, "alerts");
    await its.of(TENANT, "alerts");
    expect(reads.filter((tenant) => tenant === TENANT)).toHaveLength(1);
  });

  test("is read again after an hour, even if nothing said that it changed", async () => {
    const { its, reads, clock } = known(2);
    await its.of(TENANT, "alerts");
    clock.advance(HOUR - 1);
    await its.of(TENANT, "alerts");
    clock.advance(1);
    await its.of(TENANT, "alerts");
    expect(reads).toHaveLength(2);
  });
});
