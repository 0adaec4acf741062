import { expect, test } from "@jest/globals";
import fc from "fast-check";
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

test("holds what a list in the order of asking would hold, whatever is done to it", () => {
  const step = fc.record({
    act: fc.constantFrom("get", "set", "delete"),
    key: fc.constantFrom("a", "b", "c", "d", "e"),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 40 }), (capacity, steps) => {
      const lru = createLru<number>(capacity);
      let list: [string, number][] = [];
      for (const [at, { act, key }] of steps.entries()) {
        const held = list.find(([its]) => its === key);
        const others = list.filter(([its]) => its !== key);
        if (act === "get") {
          expect(lru.get(key)).toBe(held?.[1]);
          if (held) list = [...others, held];
        } else if (act === "set") {
          lru.set(key, at);
          list = [...others, [key, at] as [string, number]].slice(-capacity);
        } else {
          lru.delete(key);
          list = others;
        }
        expect(new Set(lru.values())).toEqual(new Set(list.map(([, value]) => value)));
        expect(lru.size).toBe(list.length);
      }
    }),
  );
});
