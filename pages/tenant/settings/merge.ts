import type { TenantSettings } from "../shapes.ts";
import { PARTS, type Part } from "./parts.ts";

/** What comes of two changes of the same settings. */
export type Merge = {
  /** Theirs, with what only I changed. */
  merged: TenantSettings;
  /** What both changed, each to something else: `merged` has it as theirs. */
  disputed: readonly Part[];
  /** What only they changed. */
  theirsAlone: readonly Part[];
};

const differ = (one: TenantSettings, other: TenantSettings) => {
  const text = (part: Part, settings: TenantSettings): string => JSON.stringify(part.read(settings));
  return (part: Part): boolean => text(part, one) !== text(part, other);
};

/** Into one version what is said of some parts in another one. */
export const putAll = (parts: readonly Part[], into: TenantSettings, from: TenantSettings): TenantSettings =>
  parts.reduce((settings, part) => part.put(settings, from), into);

/** Brings together what two people made of the same version, `base`. */
export const mergeSettings = (base: TenantSettings, mine: TenantSettings, theirs: TenantSettings): Merge => {
  const changedHere = PARTS.filter(differ(base, mine));
  const changedThere = PARTS.filter(differ(base, theirs));
  const disputed = changedHere.filter((part) => changedThere.includes(part)).filter(differ(mine, theirs));
  const mineAlone = changedHere.filter((part) => !changedThere.includes(part));
  return {
    merged: putAll(mineAlone, theirs, mine),
    disputed,
    theirsAlone: changedThere.filter((part) => !changedHere.includes(part)),
  };
};
