/** An object of the export, or a part of it. */
export type Entry = { [name: string]: unknown };

/** What is left of `path` below `place`; "" where they are the same. Throws `TypeError` where it does not lie there. */
export const below = (place: string, path: string): string => {
  if (path === place) return "";
  const start = place === "" ? "" : `${place}.`;
  if (!path.startsWith(start)) throw new TypeError(`${path} does not lie below ${place}`);
  return path.slice(start.length);
};

/** Where a payload lies in the export, of whose leaves `leaf` is given out at `path`. */
export const placeOfPayload = (path: string, leaf: string): string => {
  if (!path.endsWith(leaf)) throw new TypeError(`${path} does not end with ${leaf}`);
  return path.slice(0, path.length - leaf.length).replace(/\.$/, "");
};

/** Whether each row has an entry of its own at a place. */
export const isList = (place: string): boolean => place.endsWith("[]");

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Puts a value at a place in an entry; what is there already stays beside what is put into it. */
export const put = (entry: Entry, place: string, value: unknown): void => {
  if (place === "") {
    Object.assign(entry, value);
    return;
  }
  const [name = "", ...rest] = place.split(".");
  const there = entry[name];
  if (rest.length === 0 && !(isEntry(there) && isEntry(value))) {
    entry[name] = value;
    return;
  }
  const inner = isEntry(there) ? there : {};
  entry[name] = inner;
  put(inner, rest.join("."), value);
};

/** The list at a place in an entry, begun where there is none yet. */
export const listAt = (entry: Entry, place: string): Entry[] => {
  const at = place.replace(/\[\]$/, "");
  const there = at.split(".").reduce<unknown>((inner, name) => (isEntry(inner) ? inner[name] : undefined), entry);
  if (Array.isArray(there)) return there as Entry[];
  const list: Entry[] = [];
  put(entry, at, list);
  return list;
};
