import { describe, expect, test } from "@jest/globals";
import { backoff, type Patience, persist } from "../../../shared/platform/sql/retry.ts";

const stopwatch = (budget: number): { patience: Patience; waits: number[] } => {
  let elapsed = 0;
  const waits: number[] = [];
  return {
    waits,
    patience: {
      budget,
      elapsed: () => elapsed,
      random: () => 0.5,
      sleep: async (duration) => {
        waits.push(duration);
        elapsed += duration;
      },
    },
  };
};

const failing = async (): Promise<never> => {
  throw new Error("again");
};

describe("backoff", () => {
  test("doubles from the first wait to the longest", () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map((attempt) => backoff({ first: 5_000, longest: 60_000 }, attempt, 0.5));
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  test("spreads by a quarter to both sides", () => {
    expect(backoff({ first: 1_000, longest: 9_000 }, 1, 0)).toBe(750);
    expect(backoff({ first: 1_000, longest: 9_000 }, 1, 0.9999)).toBe(1_250);
  });
});

describe("persist", () => {
  test("gives back the first success", async () => {
    const { patience, waits } = stopwatch(10_000);
    let attempts = 0;
    const outcome = await persist(
      patience,
      async () => (++attempts < 3 ? failing() : "done"),
      () => "soon",
    );
    expect(outcome).toBe("done");
    expect(waits).toEqual([50, 100]);
  });

  test("never waits beyond the budget of an HTTP request", async () => {
    const { patience, waits } = stopwatch(10_000);
    await expect(persist(patience, failing, () => "later")).rejects.toThrow("again");
    expect(waits).toEqual([5_000]);
  });

  test("goes on as the house says, 5 s growing to 60 s, where the budget allows", async () => {
    const { patience, waits } = stopwatch(200_000);
    await expect(persist(patience, failing, () => "later")).rejects.toThrow("again");
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  test("does not repeat what cannot be repeated safely", async () => {
    const { patience, waits } = stopwatch(10_000);
    await expect(persist(patience, failing, () => undefined)).rejects.toThrow("again");
    expect(waits).toEqual([]);
  });
});
