import { expect, test } from "@jest/globals";
import { createShelf } from "../../../shared/platform/vault/shelf.ts";

test("it never holds more than its size, and lets the oldest go first", () => {
  const shelf = createShelf<number>({ clock: { now: () => 0 }, lifetime: 10, size: 3 });
  for (let thing = 0; thing < 5; thing += 1) shelf.put(`${thing}`, thing, 0);
  expect(["0", "1", "2", "3", "4"].map((name) => shelf.take(name))).toEqual([undefined, undefined, 2, 3, 4]);
});

test("a thing's time runs from when it was so, not from when it was put", () => {
  let now = 100;
  const shelf = createShelf<string>({ clock: { now: () => now }, lifetime: 10, size: 3 });
  shelf.put("a", "thing", 95);
  now = 104;
  expect(shelf.take("a")).toBe("thing");
  now = 105;
  expect(shelf.take("a")).toBeUndefined();
});

test("one that is out of time does not hide behind one that is not", () => {
  let now = 0;
  const shelf = createShelf<string>({ clock: { now: () => now }, lifetime: 10, size: 3 });
  shelf.put("young", "thing", 0);
  shelf.put("old", "thing", -5);
  now = 6;
  expect(shelf.take("old")).toBeUndefined();
  expect(shelf.take("young")).toBe("thing");
});
