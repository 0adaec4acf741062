import { describe, expect, test } from "@jest/globals";
import { inTurns } from "../../shared/platform/turns.ts";

/** Work that runs until it is told to end, and what began and ended. */
const heldWork = () => {
  const log: string[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const turns = inTurns(async (key) => {
    const run = log.filter((line) => line.startsWith("begin")).length;
    log.push(`begin ${key} ${run}`);
    const end = Promise.withResolvers<void>();
    held.push(end);
    await end.promise;
    log.push(`end ${key} ${run}`);
  });
  return { turns, log, held };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("work in turns", () => {
  test("runs once at a time for a key, and all who ask meanwhile share the run after it", async () => {
    const { turns, log, held } = heldWork();
    const first = turns("a");
    const others = [turns("a"), turns("a"), turns("a")];
    await settle();
    expect(log).toEqual(["begin a 0"]);
    held[0]?.resolve();
    await first;
    await settle();
    expect(log).toEqual(["begin a 0", "end a 0", "begin a 1"]);
    const late = turns("a");
    held[1]?.resolve();
    await Promise.all(others);
    await settle();
    held[2]?.resolve();
    await late;
    expect(log.filter((line) => line.startsWith("begin"))).toHaveLength(3);
  });

  test("does not make one key wait for another", async () => {
    const { turns, log } = heldWork();
    void turns("a");
    void turns("b");
    await settle();
    expect(log).toEqual(["begin a 0", "begin b 1"]);
  });

  test("goes on after a run that failed: who shared that run hears of it, who came after does not", async () => {
    const { turns, held } = heldWork();
    const [first, second] = [turns("a"), turns("a")];
    await settle();
    held[0]?.reject(new Error("out of reach"));
    await expect(first).rejects.toThrow("out of reach");
    await settle();
    held[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
    const third = turns("a");
    await settle();
    held[2]?.resolve();
    await expect(third).resolves.toBeUndefined();
  });
});
