import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LIMITS } from "../../shared/licensing/limits.ts";
import { openSites, packSites } from "../../shared/licensing/packedSites.ts";

const open = (sites: readonly string[]) => openSites(packSites(sites));

/** Ids that differ in one digit alone, and the ends of what there is, beside any others. */
const anySite = fc.oneof(
  fc.uuid(),
  fc.nat(15).map((digit) => `00000000-0000-4000-8000-00000000000${digit.toString(16)}`),
  fc.constantFrom("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
);

describe("packed sites", () => {
  test("have exactly what was packed, in whatever order it came", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySite), fc.array(anySite), (sites, others) => {
        const [packed, expected] = [open(sites), new Set(sites)];
        for (const site of [...sites, ...others]) expect(packed.has(site)).toBe(expected.has(site));
      }),
      { numRuns: 1000 },
    );
  });

  test("have nothing where none is active, and nothing that is no id", () => {
    expect(packSites([])).toEqual([]);
    expect(open([]).has(randomUUID())).toBe(false);
    for (const no of ["", "x", "5173c0de", `${randomUUID()}00`]) expect(open([randomUUID()]).has(no)).toBe(false);
  });

  test("take 16 bytes each, and no more than 64 KiB a property", () => {
    const lengths = (count: number) =>
      packSites(Array.from({ length: count }, () => randomUUID())).map(({ length }) => length);
    expect(lengths(1)).toEqual([16]);
    expect(lengths(4096)).toEqual([65_536]);
    expect(lengths(4097)).toEqual([65_536, 16]);
    expect(lengths(LIMITS.maxSites).reduce((sum, length) => sum + length)).toBe(16 * LIMITS.maxSites);
  });
});
