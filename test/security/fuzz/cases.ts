import fc from "fast-check";
import { junkHeader, junkName, junkText } from "./junk.ts";
import type { Operation } from "./operations.ts";
import { spoiled } from "./spoil.ts";
import type { Target } from "./target.ts";

/** A request to an operation. */
export type Case = { path: Record<string, string>; query: Record<string, string>; body: unknown };

type Source = Pick<Target, "valuesOf" | "pathOf" | "bodyOf">;

const queryOf = ({ valuesOf }: Source, { parameters }: Operation): fc.Arbitrary<Record<string, string>> => {
  const known = parameters.filter((parameter) => parameter.in === "query");
  const values = known.map(({ name, schema }) => [name, valuesOf(schema).map(String)] as const);
  const requiredKeys = known.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(values), { requiredKeys });
};

/** Requests that are as the document describes them, about things that are there. */
export const allowedCases = (source: Source, operation: Operation): fc.Arbitrary<Case> => {
  const good = source.bodyOf(operation);
  const made = operation.body ? source.valuesOf(operation.body) : fc.constant(undefined);
  return fc.record({
    path: fc.constant(source.pathOf(operation)),
    query: queryOf(source, operation),
    body: good === undefined ? made : fc.oneof(fc.constant<unknown>(good), made),
  });
};

/** One of the values replaced by junk, or written twice, as a parameter that came twice is handed over. */
const withJunk = (values: Record<string, string>): fc.Arbitrary<Record<string, string>> => {
  const names = Object.keys(values);
  if (names.length === 0) return fc.constant(values);
  return fc
    .tuple(fc.constantFrom(...names), fc.option(junkText, { freq: 8 }))
    .map(([name, junk]) => ({ ...values, [name]: junk ?? `${values[name]},${values[name]}` }));
};

/** Where the document itself finds faults in a request: `/query/page`, `/name` in the body, or "" for all of it. */
export const placesOfFaults = (operation: Operation, { path, query, body }: Case): string[] => {
  const parameters = operation.parameters.flatMap((parameter) => {
    if (parameter.in === "header") return [];
    const value = Object.entries(parameter.in === "path" ? path : query).find(([name]) => name === parameter.name)?.[1];
    const isWrong = value === undefined ? parameter.required : operation.faultsOfParameter(parameter, value).length > 0;
    return isWrong ? [`/${parameter.in}/${parameter.name}`] : [];
  });
  // Who may not know of a site learns nothing of the faults of anything else.
  if (parameters.includes("/path/siteId")) return parameters.filter((place) => place.startsWith("/path/"));
  const faults = operation.body ? operation.faultsOfBody(body) : [];
  const fields = faults.map(({ instancePath, params }) => {
    const missing: unknown = params.missingProperty ?? params.additionalProperty;
    return instancePath.split("/")[1] ?? (typeof missing === "string" ? missing : "");
  });
  const places = fields.map((field) => (/^[A-Za-z][A-Za-z0-9]{0,39}$/.test(field) ? `/${field}` : ""));
  return [...new Set([...parameters, ...places])];
};

/** Requests that the document refuses. */
export const refusedCases = (source: Source, operation: Operation): fc.Arbitrary<Case> => {
  const names = operation.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => [name, ""]);
  const all = Object.fromEntries(names) as Record<string, string>;
  return allowedCases(source, operation)
    .chain(({ path, query, body }) =>
      fc.record({
        path: fc.oneof({ weight: 3, arbitrary: fc.constant(path) }, { weight: 1, arbitrary: withJunk(path) }),
        query: withJunk({ ...all, ...query }),
        body: operation.body ? spoiled(fc.constant(body)) : fc.constant(undefined),
      }),
    )
    .filter((one) => placesOfFaults(operation, one).length > 0);
};

/** Headers of no use to an operation, and junk in those that it obeys. */
export const strangeHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    "if-match",
    "if-none-match",
    "idempotency-key",
    "x-forwarded-for",
    "x-http-method-override",
    "cookie",
    "accept",
    "origin",
  ),
  junkHeader,
  { maxKeys: 3 },
);

/** Parameters that no operation has. */
export const strangeQuery: fc.Arbitrary<Record<string, string>> = fc.dictionary(junkName, junkText, { maxKeys: 2 });
