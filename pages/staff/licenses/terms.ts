import type { Values } from "../../forms/values.ts";
import { type Edit, typedNames } from "../editing/edits.ts";
import type { License } from "../shapes.ts";
import { guidOf, linesOf, numberOf } from "../typed.ts";

/** What a license's form asks for, as Usher takes it. Numbers that are none go as they were typed: Usher says what is wrong. */
export type Terms = {
  edition: string;
  kind: string;
  components: string[];
  sites: string[] | null;
  maxSites: number | string | null;
  features: string[] | null;
  startsAt: string;
  expiresAt: string | null;
  graceDays: number | string | null;
};

/** A field of a license's form, or its state, which is changed elsewhere. */
export type FieldName = keyof Terms | "status";

/** The beginning of a day, by UTC. */
const startOf = (day: string): string => `${day}T00:00:00Z`;

/** The day of a time, by UTC. */
const dayOf = (time: string | null): string => time?.slice(0, 10) ?? "";

const orNull = (lines: string[]): string[] | null => (lines.length === 0 ? null : lines);

/** The texts of a form's fields, and the state. */
export const typedOf = (license: License): Record<FieldName, string> => ({
  status: license.status,
  edition: license.edition,
  kind: license.kind,
  components: license.components.join("\n"),
  sites: (license.sites ?? []).join("\n"),
  maxSites: String(license.maxSites ?? ""),
  features: license.features.join("\n"),
  startsAt: dayOf(license.startsAt),
  expiresAt: dayOf(license.expiresAt),
  graceDays: String(license.graceDays),
});

export const termsOf = (values: Values): Terms => {
  const { edition = "", kind = "", startsAt = "", expiresAt = "" } = values;
  return {
    edition,
    kind,
    components: linesOf(values.components),
    sites: orNull(linesOf(values.sites).map(guidOf)),
    maxSites: numberOf(values.maxSites) ?? null,
    features: orNull(linesOf(values.features)),
    startsAt: startOf(startsAt),
    expiresAt: expiresAt === "" ? null : startOf(expiresAt),
    graceDays: numberOf(values.graceDays) ?? null,
  };
};

/**
 * What was changed in a license's form, and nothing else: what another employee changed meanwhile stays, and so does a time
 * of day that the form does not show.
 */
export const changesOf = (edit: Pick<Edit, "before" | "mine">): Partial<Terms> => {
  const names = typedNames(edit);
  const changed = Object.entries(termsOf(edit.mine)).filter(([name]) => names.includes(name));
  return Object.fromEntries(changed) as Partial<Terms>;
};
