/**
 * Has `work` done for a key, once at a time. All who ask while it runs share the one run that follows: what they ask
 * about may have come too late for the present one. Each gets the outcome of a run that began after they asked.
 */
export const inTurns = (work: (key: string) => Promise<void>): ((key: string) => Promise<void>) => {
  const running = new Map<string, Promise<void>>();
  const following = new Map<string, Promise<void>>();

  const begin = (key: string): Promise<void> => {
    const run = work(key).finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };

  const follow = (key: string, present: Promise<void>): Promise<void> => {
    const next = (): Promise<void> => {
      following.delete(key);
      return begin(key);
    };
    const run = present.then(next, next);
    following.set(key, run);
    return run;
  };

  return (key) => {
    const awaited = following.get(key);
    if (awaited !== undefined) return awaited;
    const present = running.get(key);
    return present === undefined ? begin(key) : follow(key, present);
  };
};
