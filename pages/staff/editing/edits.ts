import type { Values } from "../../forms/values.ts";

/** What is typed into a form that was filled with something which others may change meanwhile. */
export type Edit = {
  /** What the fields were filled with. */
  before: Values;
  /** What they would be filled with now, as far as is known. */
  now: Values;
  /** What stands in them. */
  mine: Values;
  /** Of the version of `now`. */
  etag: string | undefined;
};

const isTyped = (name: string, { before, mine }: Pick<Edit, "before" | "mine">): boolean =>
  mine[name] !== undefined && mine[name].trim() !== before[name];

/** The names of the fields that were changed here. */
export const typedNames = (edit: Pick<Edit, "before" | "mine">): string[] =>
  Object.keys(edit.mine).filter((name) => isTyped(name, edit));

/** What was typed here, and where nothing was, what stands there now. */
export const mergedOf = (edit: Omit<Edit, "etag">): Values => ({
  ...edit.now,
  ...Object.fromEntries(typedNames(edit).map((name) => [name, edit.mine[name] ?? ""])),
});

/** The names of the fields that somebody else has changed, but for what was typed here just so. */
export const newsOf = ({ before, now, mine }: Omit<Edit, "etag">): string[] =>
  Object.keys(now).filter((name) => now[name] !== before[name] && now[name] !== mine[name]?.trim());
