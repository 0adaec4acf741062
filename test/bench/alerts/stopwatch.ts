/** Does some work, and tells how many of its `things` it did a second. */
export const perSecond = async (things: number, work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return things / ((performance.now() - startedAt) / 1_000);
};
