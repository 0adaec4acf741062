/** What a window remembers by itself: not beyond it, and not for another. */
export type WindowStore = Pick<Storage, "getItem" | "setItem" | "removeItem"> & {
  names(): string[];
  /** Whether it outlives that the page is loaded anew. */
  lasts: boolean;
};

const inMemory = (): WindowStore => {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => {
      values.set(name, value);
    },
    removeItem: (name) => {
      values.delete(name);
    },
    names: () => [...values.keys()],
    lasts: false,
  };
};

/** Browsers may keep a page in somebody else's frame from storing anything: then it remembers until it is left. */
const open = (): WindowStore => {
  try {
    const storage = sessionStorage;
    return {
      getItem: (name) => storage.getItem(name),
      setItem: (name, value) => storage.setItem(name, value),
      removeItem: (name) => storage.removeItem(name),
      names: () => Object.keys(storage),
      lasts: true,
    };
  } catch {
    return inMemory();
  }
};

export const windowStore: WindowStore = open();
