/** How quickly some things were done: how many a second, and microseconds of this process's processor time for each. */
export type Pace = { perSecond: number; cpu: number };

/** Does some work on so many things. */
export const paceOf = async (things: number, work: () => Promise<void>): Promise<Pace> => {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: things / seconds, cpu: (user + system) / things };
};
