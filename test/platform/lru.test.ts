import { expect, test } from "@jest/globals";
import { createLru } from "../../shared/platform/lru.ts";

test("holds no more than its capacity, and lets go of what was not asked for longest", () => {
  const lru = createLru<number>(2);
  lru.set("a", 1);
  lru.set("b", 2);
  lru.get("a");
  lru.set("c", 3);
  expect([lru.get("a"), lru.get("b"), lru.get("c"), lru.size]).toEqual([1, undefined, 3, 2]);
  for (let at = 0; at < 1000; at += 1) lru.set(String(at), at);
  expect(lru.size).toBe(2);
});
