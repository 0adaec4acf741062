import { shared } from "./shared.ts";
import type { CheckOptions, KeepStore } from "./types.ts";

/** A place to keep texts in. It never fails: what the store does not take is kept in memory. */
export type Shelf = {
  /** The store's name, see `storeName`. */
  readonly scope: string;
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string, seconds: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** The names of what is kept, so far as the store tells. */
  names(): string[];
};

/** `localStorage` or `sessionStorage`; undefined where there is none, or the browser denies it. */
export const webStorage = (name: "local" | "session"): KeepStore | undefined => {
  try {
    return (globalThis as unknown as Record<string, KeepStore | undefined>)[`${name}Storage`];
  } catch {
    return undefined;
  }
};

/** A name for where answers are kept; a store that was handed in has one of its own for as long as it lives. */
export const storeName = (keep: CheckOptions["keep"] = "local"): string => {
  if (typeof keep === "string") return keep;
  const page = shared();
  const name = page.stores.get(keep) ?? `store-${++page.storeCount}`;
  page.stores.set(keep, name);
  return name;
};

const memoryOf = (scope: string): Map<string, string> => {
  const { memories } = shared();
  const memory = memories.get(scope) ?? new Map<string, string>();
  memories.set(scope, memory);
  return memory;
};

/** A shelf on `store`, or in memory where that is undefined. `scope` is what `storeName` calls it. */
export const shelfOf = (scope: string, store: KeepStore | undefined): Shelf => {
  const memory = memoryOf(scope);

  const remove = async (name: string): Promise<void> => {
    memory.delete(name);
    try {
      await store?.removeItem(name);
    } catch {
      // What cannot be removed is no danger: it is verified whenever it is read.
    }
  };

  return {
    scope,
    async read(name) {
      try {
        return memory.get(name) ?? (await store?.getItem(name)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    async write(name, value, seconds) {
      try {
        await store?.setItem(name, value, seconds);
        // A browser drops a cookie that it does not want without a word.
        if ((await store?.getItem(name)) === value) {
          memory.delete(name);
          return;
        }
      } catch {
        // Full, too large or denied.
      }
      await remove(name);
      memory.set(name, value);
    },
    remove,
    names: () => [...memory.keys(), ...Object.keys(store ?? {})],
  };
};
