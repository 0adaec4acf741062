import type { Clock } from "./clock.ts";

/**
 * Repeats `batch`, which answers how much it did, until it finds nothing more or `deadline` (epoch milliseconds) has
 * passed; none begins after that. Answers how much was done altogether.
 */
export const inBatches = async (clock: Clock, deadline: number, batch: () => Promise<number>): Promise<number> => {
  let total = 0;
  for (let done = 1; done > 0 && clock.now() < deadline; total += done) done = await batch();
  return total;
};
