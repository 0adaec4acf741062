import type { Clock } from "./clock.ts";

/**
 * Does `work` on one thing after the other, as `next` finds them, until there is none or `deadline` (epoch milliseconds) has
 * passed. One that fails holds up none behind it: the first failure is thrown once all have had their turn. Answers on how
 * many the work was done, as it says.
 */
export const oneByOne = async <Item>(
  clock: Clock,
  deadline: number,
  next: () => Promise<Item | undefined>,
  work: (item: Item) => Promise<boolean>,
): Promise<number> => {
  let done = 0;
  const failures: unknown[] = [];
  while (clock.now() < deadline) {
    const item = await next();
    if (item === undefined) break;
    try {
      done += Number(await work(item));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return done;
};

/** Does each work although one before it failed, and fails then as that one did; answers the sum of what they answer. */
export const inTurn = async (works: readonly (() => Promise<number>)[]): Promise<number> => {
  const failures: unknown[] = [];
  let sum = 0;
  for (const work of works) {
    try {
      sum += await work();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return sum;
};

/**
 * Repeats `batch`, which answers how much it did, until it finds nothing more or `deadline` (epoch milliseconds) has
 * passed; none begins after that. Answers how much was done altogether.
 */
export const inBatches = async (clock: Clock, deadline: number, batch: () => Promise<number>): Promise<number> => {
  let total = 0;
  for (let done = 1; done > 0 && clock.now() < deadline; total += done) done = await batch();
  return total;
};
