/** A map that holds at most `capacity` entries and lets go of the one that was not asked for longest. */
export type Lru<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  values(): Iterable<Value>;
  readonly size: number;
};

/** An empty map for at most `capacity` entries. Reading or writing one counts as asking for it. */
export const createLru = <Value>(capacity: number): Lru<Value> => {
  // A Map iterates in the order of insertion, so its first key is the one to let go of.
  const entries = new Map<string, Value>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > capacity) {
        const oldest = entries.keys().next().value;
        if (oldest !== undefined) entries.delete(oldest);
      }
    },
    delete: (key) => void entries.delete(key),
    values: () => entries.values(),
    get size() {
      return entries.size;
    },
  };
};
