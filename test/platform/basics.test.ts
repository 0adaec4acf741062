import { describe, expect, test } from "@jest/globals";
import { toRfc3339 } from "../../shared/platform/clock.ts";
import { newClaim, newId, newSubject, newToken } from "../../shared/platform/ids.ts";
import { lazy } from "../../shared/platform/lazy.ts";
import { Refusal, unavailable } from "../../shared/platform/refusal.ts";

describe("instants", () => {
  test("are written as RFC 3339 in UTC, to the millisecond", () => {
    expect(toRfc3339(0)).toBe("1970-01-01T00:00:00.000Z");
    expect(toRfc3339(Date.UTC(2028, 1, 29, 23, 59, 59, 7))).toBe("2028-02-29T23:59:59.007Z");
  });
});

describe("ids", () => {
  const at = (now: number) => newId({ now: () => now });

  test("of ours are UUIDs of version 7 that tell the instant they were made at, and sort by it", () => {
    const instant = Date.UTC(2027, 5, 1);
    const id = at(instant);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(instant);
    expect(at(instant) < at(instant + 1)).toBe(true);
  });

  test("never come twice, however many are made in one millisecond", () => {
    expect(new Set(Array.from({ length: 2000 }, () => at(5))).size).toBe(2000);
  });

  test("of subjects and claims tell no time: version 4", () => {
    for (const id of [newSubject(), newClaim()]) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  test("in links are 256 bits, fit for a URL", () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
  });
});

describe("what is made at its first use", () => {
  test("is made once, for all who ask while it is being made", async () => {
    let made = 0;
    const get = lazy(async () => ++made);
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
    expect(await get()).toBe(1);
  });

  test("is tried anew after a failure", async () => {
    let tries = 0;
    const get = lazy(async () => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
      return tries;
    });
    await expect(Promise.all([get(), get()])).rejects.toThrow("not yet");
    expect(await get()).toBe(2);
  });
});

describe("refusals", () => {
  test("keep code, detail, faults and cause apart", () => {
    const cause = new Error("inside");
    const errors = [{ pointer: "/a", code: "required", detail: "This field is required." }];
    const refusal = new Refusal("validation-failed", "Mend it.", { errors, cause, retryAfter: 3 });
    expect(refusal).toMatchObject({ code: "validation-failed", detail: "Mend it.", errors, cause, retryAfter: 3 });
    expect(refusal).toBeInstanceOf(Error);
  });

  test("of what cannot be reached name it, and say when to try again", () => {
    const refusal = unavailable("database", new Error("canary"));
    expect(refusal).toMatchObject({ code: "unavailable", retryAfter: 5 });
    expect(refusal.detail).toContain("database");
    expect(refusal.detail).not.toContain("canary");
  });
});
