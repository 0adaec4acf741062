import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { callerAddress } from "../../shared/licensing/callerAddress.ts";

describe("the caller's address", () => {
  test("is counted from the right, so that nothing a caller writes itself counts", () => {
    const header = "6.6.6.6, 203.0.113.7, 198.51.100.2";
    expect(callerAddress(header, 1)).toBe("198.51.100.2");
    expect(callerAddress(header, 2)).toBe("203.0.113.7");
  });

  test("is unknown where no proxy is trusted, or fewer than trusted wrote into the header", () => {
    expect(callerAddress("203.0.113.7", 0)).toBeUndefined();
    expect(callerAddress("203.0.113.7", 2)).toBeUndefined();
    expect(callerAddress(undefined, 1)).toBeUndefined();
  });

  test("has no port, as Azure writes one", () => {
    expect(callerAddress("203.0.113.7:51234", 1)).toBe("203.0.113.7");
    expect(callerAddress("[2001:db8:1:2:3:4:5:6]:443", 1)).toBe("2001:db8:1:2::/64");
  });

  test("of IPv6 is the network, whose every address one caller may have", () => {
    expect(callerAddress("2001:DB8:0:0:1::9", 1)).toBe("2001:db8:0:0::/64");
    expect(callerAddress("2001:db8::1", 1)).toBe("2001:db8:0:0::/64");
    expect(callerAddress("::1", 1)).toBe("0:0:0:0::/64");
    expect(callerAddress("::ffff:203.0.113.7", 1)).toBe("203.0.113.7");
  });

  test("is unknown where something else stands there, whatever it is", () => {
    for (const entry of ["", "unknown", "203.0.113", "203.0.113.7:", "[::1", "fe80::1%eth0", "_hidden"]) {
      expect([entry, callerAddress(entry, 1)]).toEqual([entry, undefined]);
    }
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -2, max: 4 }), (header, hops) => void callerAddress(header, hops)),
    );
  });
});
