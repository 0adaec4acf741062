import type { z } from "zod";
import type { Fault } from "../refusal.ts";

/** A field name that may be repeated in an answer; anything else could be data in the place of a name. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

/** Far more than any honest request has; without an end, a small body could ask for a huge answer. */
const MOST = 1000;

const CODES: Readonly<Record<string, string>> = {
  invalid_type: "wrong-type",
  too_small: "too-small",
  too_big: "too-large",
  invalid_format: "wrong-format",
  invalid_value: "unknown-value",
  invalid_union: "wrong-type",
  not_multiple_of: "wrong-value",
  invalid_key: "wrong-name",
  invalid_element: "wrong-value",
};

/** RFC 6901, down to the last step that may be repeated. No such step holds a character that needs escaping. */
const pointerOf = (base: string, path: readonly PropertyKey[]): string => {
  const doubtful = path.findIndex((step) => typeof step !== "number" && !PLAIN_NAME.test(String(step)));
  return [base, ...(doubtful < 0 ? path : path.slice(0, doubtful))].join("/");
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );

/** The codes of a `custom` issue come from the schema: `ctx.addIssue({ code: "custom", params: { code: "too-common" } })`. */
const codeOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code !== "custom") return CODES[issue.code] ?? "wrong-value";
  const code: unknown = issue.params?.code;
  return typeof code === "string" ? code : "wrong-value";
};

const unknownFields = (issue: z.core.$ZodIssueUnrecognizedKeys, base: string): Fault[] =>
  issue.keys.map((key) => ({
    pointer: pointerOf(base, [...issue.path, key]),
    code: "unknown-field",
    detail: "This field is not known here. Leave it out.",
  }));

type Issues = readonly z.core.$ZodIssue[];

const isOfAnotherKind = (issues: Issues): boolean =>
  issues.some(({ code, path }) => code === "invalid_type" && path.length === 0);

const unknownIn = (issues: Issues): number =>
  issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 0), 0);

/** Of the forms that something may have, the one that was meant: it knows more of what was sent than any other. */
const meantForm = ({ errors }: z.core.$ZodIssueInvalidUnion): Issues | undefined => {
  const forms = errors.filter((issues) => !isOfAnotherKind(issues)).toSorted((a, b) => unknownIn(a) - unknownIn(b));
  const [best, second] = forms;
  return best === undefined || (second !== undefined && unknownIn(second) === unknownIn(best)) ? undefined : best;
};

/** Where several forms are allowed, the faults of the one that was meant. */
const unfolded = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  const meant = issue.code === "invalid_union" ? meantForm(issue) : undefined;
  if (meant === undefined) return [issue];
  return meant.flatMap((inner) => unfolded({ ...inner, path: [...issue.path, ...inner.path] }));
};

/**
 * What zod found, as the contract's list of faults: every one of them, by JSON pointer, and nothing of what was sent.
 * `base` is `""` for the body, `/query` or `/path` elsewhere.
 */
export const faultsOf = (error: z.ZodError, input: unknown, base = ""): Fault[] =>
  error.issues.flatMap(unfolded).flatMap((issue): Fault[] => {
    if (issue.code === "unrecognized_keys") return unknownFields(issue, base);
    const pointer = pointerOf(base, issue.path);
    const missing = issue.code !== "custom" && issue.path.length > 0 && valueAt(input, issue.path) === undefined;
    return missing
      ? [{ pointer, code: "required", detail: "This field is required." }]
      : [{ pointer, code: codeOf(issue), detail: issue.message }];
  });

/** Text that is no Unicode (lone surrogates) could not be stored and given back the same: where it stands in a body. */
export const malformedText = (body: unknown): Fault[] => {
  const faults: Fault[] = [];
  const path: PropertyKey[] = [];
  const check = (text: string): void => {
    if (text.isWellFormed()) return;
    const detail = "This text is not well-formed Unicode.";
    faults.push({ pointer: pointerOf("", path), code: "wrong-format", detail });
  };
  const visit = (value: unknown): void => {
    if (typeof value === "string") check(value);
    if (typeof value !== "object" || value === null) return;
    for (const [step, part] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      if (typeof step === "string") check(step);
      path.push(step);
      visit(part);
      path.pop();
    }
  };
  visit(body);
  return faults;
};

/** The faults as they are told: none of them twice. */
export const listed = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((fault) => [`${fault.pointer} ${fault.code}`, fault])).values().take(MOST),
];
