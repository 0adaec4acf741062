import { personalDataIn } from "../../shared/configuration/personalData.ts";
import type { Form, Leaves } from "../../shared/platform/declaration.ts";

/** One value inside a payload, by its path in the manifest's language; `null` where a place is empty. */
export type Leaf = { path: string; value: string | number | boolean | null };

const has = (declared: readonly string[], start: string): boolean => declared.some((path) => path.startsWith(start));

/** Every value inside a payload. Lists whose places are declared one by one are told by place. */
export const leavesOf = (payload: unknown, declared: readonly string[], path = ""): Leaf[] => {
  if (Array.isArray(payload)) {
    const placed = has(declared, `${path}[0]`);
    if (payload.length === 0) return [{ path, value: null }];
    return payload.flatMap((each, at) => leavesOf(each, declared, `${path}[${placed ? at : ""}]`));
  }
  if (typeof payload === "object" && payload !== null) {
    const start = path === "" ? "" : `${path}.`;
    return Object.entries(payload).flatMap(([name, value]) => leavesOf(value, declared, start + name));
  }
  if (payload === undefined) return [];
  return [{ path, value: payload as Leaf["value"] }];
};

/** Whether a place that may be empty is one of the declared, or the beginning of some. */
export const isKnownEmpty = (declared: readonly string[], path: string): boolean =>
  path === "" || declared.includes(path) || has(declared, `${path}[`) || has(declared, `${path}.`);

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

const FORMS: Readonly<Record<Form, (value: unknown) => boolean>> = {
  id: (value) => typeof value === "string" && new RegExp(`^${UUID}$`).test(value),
  "packed-ids": (value) => value instanceof Uint8Array && value.length % 16 === 0,
  instant: (value) => /^\d{1,15}$/.test(String(value)),
  number: (value) => typeof value === "number" && Number.isFinite(value),
  count: (value) => /^\d{1,12}$/.test(String(value)),
  flag: (value) => [true, false, 0, 1].some((one) => one === value),
  word: (value) => typeof value === "string" && /^[\w.*|:"/+-]{1,200}$/.test(value),
  bits: (value) => typeof value === "string" && /^[\w-]{22,64}$/.test(value),
  "key-name": (value) =>
    typeof value === "string" && new RegExp(`^(?:file:${UUID}|https://[\\w.:-]+/keys/[\\w-]+/[\\w-]+)$`).test(value),
  "vendor-text": (value) => typeof value === "string",
  "customer-text": (value) => typeof value === "string" && personalDataIn(value) === undefined,
  text: (value) => typeof value === "string",
  secret: (value) => typeof value === "string",
};

/** Whether a value has the form that is declared. */
export const fits = (form: Form, value: unknown): boolean => FORMS[form](value);

/** A path without the steps that may come at any depth. */
const flat = (path: string, nested: readonly string[]): string =>
  path
    .split(".")
    .filter((step) => !nested.includes(step))
    .join(".");

/** What is wrong with the leaves of one payload; `seen` learns which are there. */
export const faultsInLeaves = (
  payload: unknown,
  leaves: Leaves,
  seen: Set<string>,
  nested: readonly string[] = [],
): string[] => {
  const declared = Object.keys(leaves);
  return leavesOf(payload, declared).flatMap(({ path: whole, value }) => {
    const path = flat(whole, nested);
    if (value === null) return isKnownEmpty(declared, path) ? [] : [`the leaf ${path} is not declared`];
    seen.add(path);
    const leaf = leaves[path];
    if (leaf === undefined) return [`the leaf ${path} is not declared`];
    return fits(leaf.form, value) ? [] : [`the leaf ${path} is no ${leaf.form}`];
  });
};
