import { describe, expect, test } from "@jest/globals";
import { createFlood } from "../../shared/licensing/flood.ts";
import { HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { stoppedClock } from "./parts.ts";

const drain = (flood: ReturnType<typeof createFlood>, address: string | undefined, calls: number): number =>
  Array.from({ length: calls }, () => flood.allow(address)).filter(({ allowed }) => allowed).length;

describe("the flood gate", () => {
  test("lets one address make as many calls a minute as the rate says, and says when to come back", () => {
    const clock = stoppedClock();
    const flood = createFlood({ rate: 60, clock });
    expect(drain(flood, "203.0.113.7", 100)).toBe(60);
    expect(flood.allow("203.0.113.7")).toEqual({ allowed: false, retryAfter: 1 });
    clock.advance(SECOND);
    expect(drain(flood, "203.0.113.7", 100)).toBe(1);
    clock.advance(MINUTE);
    expect(drain(flood, "203.0.113.7", 100)).toBe(60);
  });

  test("counts each address by itself", () => {
    const flood = createFlood({ rate: 2, clock: stoppedClock() });
    expect(drain(flood, "203.0.113.7", 5)).toBe(2);
    expect(drain(flood, "203.0.113.8", 5)).toBe(2);
  });

  test("counts all callers without an address together", () => {
    const flood = createFlood({ rate: 2, clock: stoppedClock() });
    expect(drain(flood, undefined, 5)).toBe(2);
    expect(drain(flood, "203.0.113.8", 5)).toBe(2);
  });

  test("tells a coming back that then succeeds", () => {
    const clock = stoppedClock();
    const flood = createFlood({ rate: 7, clock });
    drain(flood, "a", 7);
    const refused = flood.allow("a");
    clock.advance((refused.allowed ? 0 : refused.retryAfter) * SECOND);
    expect(flood.allow("a")).toEqual({ allowed: true });
  });

  test("locks nobody out for longer than a minute when the clock is set back", () => {
    const clock = stoppedClock();
    const flood = createFlood({ rate: 2, clock });
    drain(flood, "a", 2);
    clock.advance(-HOUR);
    drain(flood, "a", 2);
    clock.advance(MINUTE);
    expect(flood.allow("a")).toEqual({ allowed: true });
  });

  test("remembers a bounded number of addresses", () => {
    const flood = createFlood({ rate: 1, clock: stoppedClock(), capacity: 2 });
    for (const address of ["a", "b", "c"]) drain(flood, address, 1);
    // "a" was let go of to make room, "c" was not.
    expect([flood.allow("c").allowed, flood.allow("a").allowed]).toEqual([false, true]);
  });
});
