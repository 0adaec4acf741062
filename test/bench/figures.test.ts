import { describe, expect, test } from "@jest/globals";
import type { Aim, Row } from "./bench.ts";
import { figuresOf, spreadOf } from "./figures.ts";
import { alternate } from "./rounds.ts";
import { tableOf } from "./table.ts";

const row = (changes: Partial<Row>): Row => ({ what: "checks", unit: "/s", values: [90, 100, 110], ...changes });
const atLeast: Aim = { of: "ratio", is: "at least", bound: 0.9 };

describe("figures of a row", () => {
  test("are the median and the extremes of its rounds", () => {
    expect(spreadOf([3, 1, 10])).toMatchObject({ median: 3, min: 1, max: 10 });
    expect(spreadOf([4, 1, 2, 10])).toMatchObject({ median: 3 });
  });

  test("compare both sides round by round, so that a disturbance of one round does not tilt them", () => {
    const { ratio } = figuresOf(row({ values: [80, 8, 88], against: { what: "constant", values: [100, 10, 110] } }));
    expect(ratio).toMatchObject({ median: 0.8, min: 0.8, max: 0.8 });
  });

  test("have no ratio where there was nothing to compare with", () => {
    expect(figuresOf(row({ values: [2], against: { what: "constant", values: [0] } })).ratio).toBeNull();
    expect(figuresOf(row({ unit: "calls", values: [2], against: { what: "other", values: [1] } })).ratio).toBeNull();
    expect(figuresOf(row({})).ratio).toBeNull();
  });

  test("have a ratio of calls where one is aimed at", () => {
    const against = { what: "other", values: [2] };
    const { ratio, reached } = figuresOf(row({ unit: "calls", values: [11_000], against, aim: atLeast }));
    expect([ratio?.rounds, reached]).toEqual([[5_500], true]);
  });

  test.each([
    ["reached", [90, 90, 90], true],
    ["not reached", [89, 89, 89], false],
    ["reached by the median", [10, 90, 95], true],
  ])("say that a ratio's aim is %s", (_, values, reached) => {
    const against = { what: "constant", values: [100, 100, 100] };
    expect(figuresOf(row({ values, against, aim: atLeast })).reached).toBe(reached);
  });

  test("hold a value to its aim in every round: one call is one too many", () => {
    const none: Aim = { of: "value", is: "at most", bound: 0 };
    expect(figuresOf(row({ values: [0, 0, 0], aim: none })).reached).toBe(true);
    expect(figuresOf(row({ values: [0, 1, 0], aim: none })).reached).toBe(false);
  });
});

test("the table shows each side, the ratio, the aim, and plainly what was missed", () => {
  const against = { what: "constant", values: [10_000, 10_000, 10_000] };
  const told = tableOf([
    figuresOf(row({ values: [8_000, 8_100, 8_200], against, aim: atLeast })),
    figuresOf(row({ what: "calls", unit: "calls", values: [0], aim: { of: "value", is: "at most", bound: 0 } })),
  ]);
  const cells = told.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const missed = ["8,100/s (8,000–8,200)", "10,000/s (10,000–10,000)", "0.81× (0.8–0.82)", "≥ 0.9×", "**no**"];
  expect(cells[2]).toEqual(["", "checks", "constant", ...missed, ""]);
  expect(cells[3]).toEqual(["", "calls", "–", "0 calls", "–", "–", "0 calls", "yes", ""]);
});

test("sides are measured in turn, and the warm-up counts for neither", async () => {
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  const { warmUp, counted } = await alternate({ a: side("a"), b: side("b") }, 2);
  expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(warmUp).toEqual({ a: 1, b: 2 });
  expect(counted).toEqual({ a: [3, 5], b: [4, 6] });
});
