import type { Clock } from "../clock.ts";

/** Holds a bounded number of things for a bounded time; what is oldest goes first. */
export type Shelf<Thing> = {
  take(name: string): Thing | undefined;
  /** `since`: when the thing was known to be so, in epoch milliseconds; its time runs from there. */
  put(name: string, thing: Thing, since: number): void;
  remove(name: string): void;
};

/** A shelf for `size` things at most, each for `lifetime` milliseconds. */
export const createShelf = <Thing>(options: { clock: Clock; lifetime: number; size: number }): Shelf<Thing> => {
  const { clock, lifetime, size } = options;
  const things = new Map<string, { thing: Thing; since: number }>();

  // A clock that was set back proves nothing about age, so it ends a thing's time as well.
  const isFresh = (since: number): boolean => clock.now() >= since && clock.now() - since < lifetime;

  const clear = (): void => {
    for (const [name, { since }] of things) {
      if (isFresh(since) && things.size <= size) return;
      things.delete(name);
    }
  };

  return {
    take: (name) => {
      clear();
      const held = things.get(name);
      return held && isFresh(held.since) ? held.thing : undefined;
    },
    put: (name, thing, since) => {
      things.delete(name);
      things.set(name, { thing, since });
      clear();
    },
    remove: (name) => {
      things.delete(name);
    },
  };
};
