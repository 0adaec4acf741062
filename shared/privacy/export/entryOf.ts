import { toRfc3339 } from "../../platform/clock.ts";
import type { FieldDeclaration, Form, Leaves } from "../../platform/declaration.ts";
import type { ExportedTable } from "./exportedTables.ts";
import { below, type Entry, placeOfPayload, put } from "./places.ts";

/** A stored row, by column or property. */
export type Row = Readonly<Record<string, unknown>>;

type WithLeaves = Extract<FieldDeclaration, { leaves: unknown }>;

/** A value as the export tells it: instants in words, flags as yes or no. */
const tell = (form: Form, value: unknown): unknown => {
  if (form === "instant") return toRfc3339(Number(value));
  if (form === "flag") return value === true || value === 1;
  return value;
};

/** Leaves of one payload that are given out at one place. */
type Chosen = { leaves: Leaves; nested: readonly string[] };

/** A path without the steps that may come at any depth. */
const flat = (path: string, nested: readonly string[]): string =>
  nested.length === 0
    ? path
    : path
        .split(".")
        .filter((step) => !nested.includes(step))
        .join(".");

/** Whether a leaf lies at a path or beyond it. */
const leadsOn = (path: string, { leaves, nested }: Chosen): boolean => {
  const start = flat(path, nested);
  const beyond = [`${start}.`, `${start}[`];
  return (
    start === "" ||
    Object.keys(leaves).some((leaf) => leaf === start || beyond.some((beginning) => leaf.startsWith(beginning)))
  );
};

/** What of a payload is given out; undefined where nothing of it is. */
const pick = (value: unknown, path: string, chosen: Chosen): unknown => {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "object") {
    const leaf = chosen.leaves[flat(path, chosen.nested)];
    return leaf && tell(leaf.form, value);
  }
  if (Array.isArray(value)) {
    if (!leadsOn(`${path}[]`, chosen)) return undefined;
    return value.map((each) => pick(each, `${path}[]`, chosen)).filter((each) => each !== undefined);
  }
  if (!leadsOn(path, chosen)) return undefined;
  const picked = Object.entries(value).flatMap(([name, each]) => {
    const inner = pick(each, path === "" ? name : `${path}.${name}`, chosen);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
};

/** The leaves of a payload that are given out, by the place in the export where the payload then lies. */
export const leavesByPlace = ({ leaves }: WithLeaves): Map<string, Leaves> => {
  const given = Object.entries(leaves).flatMap(([leaf, declared]) =>
    declared.exported === false ? [] : [{ leaf, declared, place: placeOfPayload(declared.exported, leaf) }],
  );
  const places = Map.groupBy(given, ({ place }) => place);
  return new Map(
    [...places].map(([place, at]) => [place, Object.fromEntries(at.map(({ leaf, declared }) => [leaf, declared]))]),
  );
};

/** Whether an export gives out anything of a field. */
export const isGivenOut = (field: FieldDeclaration): boolean => {
  if ("leaves" in field) return leavesByPlace(field).size > 0;
  return field.protection === "plain" && field.exported !== false;
};

/**
 * What the export tells of one row, by the manifest alone. `payloads`: what the row's sealed fields hold, by field; one
 * that is not there is left out, as is everything that is empty.
 */
export const entryOf = (table: ExportedTable, row: Row, payloads: Row): Entry => {
  const { as } = table.export;
  const entry: Entry = {};
  for (const [name, field] of Object.entries(table.fields)) {
    if ("leaves" in field) {
      const payload = field.protection === "sealed" ? payloads[name] : parsed(row[name]);
      const nested = field.protection === "plain" ? (field.nested ?? []) : [];
      for (const [place, leaves] of leavesByPlace(field)) {
        const picked = pick(payload, "", { leaves, nested });
        if (picked !== undefined) put(entry, below(as, place), picked);
      }
    } else if (field.protection === "plain" && field.exported !== false) {
      const value = row[name];
      if (value !== null && value !== undefined) put(entry, below(as, field.exported), tell(field.form, value));
    }
  }
  return entry;
};

const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : undefined);
