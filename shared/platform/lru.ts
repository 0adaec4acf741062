/** A map that holds at most `capacity` entries and lets go of the one that was not asked for longest. */
export type Lru<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  values(): Iterable<Value>;
  readonly size: number;
};

/** An entry, between the one that was asked for before it and the one after it. */
type Link<Value> = {
  readonly key: string;
  value: Value;
  older: Link<Value> | undefined;
  newer: Link<Value> | undefined;
};

/**
 * An empty map for at most `capacity` entries. Reading or writing one counts as asking for it. The order lies in links of
 * its own: a key that is taken out of a Map and put back over and over, as the order of a Map itself would need, leaves
 * holes that make each next look at it slower.
 */
export const createLru = <Value>(capacity: number): Lru<Value> => {
  const links = new Map<string, Link<Value>>();
  let newest: Link<Value> | undefined;
  let oldest: Link<Value> | undefined;

  const detach = ({ older, newer }: Link<Value>): void => {
    if (newer === undefined) newest = older;
    else newer.older = older;
    if (older === undefined) oldest = newer;
    else older.newer = newer;
  };

  const attach = (link: Link<Value>): void => {
    link.older = newest;
    link.newer = undefined;
    if (newest === undefined) oldest = link;
    else newest.newer = link;
    newest = link;
  };

  const asked = (link: Link<Value>): void => {
    if (link === newest) return;
    detach(link);
    attach(link);
  };

  const remove = (key: string): void => {
    const link = links.get(key);
    if (link === undefined) return;
    detach(link);
    links.delete(key);
  };

  return {
    get(key) {
      const link = links.get(key);
      if (link !== undefined) asked(link);
      return link?.value;
    },
    set(key, value) {
      const held = links.get(key);
      if (held !== undefined) {
        held.value = value;
        asked(held);
        return;
      }
      const link: Link<Value> = { key, value, older: undefined, newer: undefined };
      attach(link);
      links.set(key, link);
      if (links.size > capacity && oldest !== undefined) remove(oldest.key);
    },
    delete: remove,
    *values() {
      for (const { value } of links.values()) yield value;
    },
    get size() {
      return links.size;
    },
  };
};
