import fc from "fast-check";
import type { Document, Schema } from "./operations.ts";

/** How deep a shape that contains itself is followed. */
const DEEPEST = 4;

/** Texts of which each pattern of the document takes some. */
const TEXTS = [
  "alerts",
  "overdue",
  "premium",
  "list-alerts",
  "2026-02-01",
  "20:00",
  "DE",
  "BY",
  "1.0.0",
  "+1 202 555 0100",
  "T-7K3M9QXA",
  "A task is overdue",
  "Zoë O'Neill; -- \u{1F469}\u200D\u{1F680}",
  "customer.example",
  "51e00000-aaaa-4aaa-8aaa-000000000001",
  "51e00000-aaaa-4aaa-8aaa-000000000001.3eb00000-aaaa-4aaa-8aaa-000000000001",
  "A".repeat(43),
  "a",
];

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  "date-time": fc.integer({ min: 0, max: Date.UTC(2100, 0) }).map((at) => new Date(at).toISOString()),
  "idn-email": fc.constantFrom("kim@customer.example", "o'neill+x@customer.example", "zoë@customer.example"),
};

const matching = (pattern: string): fc.Arbitrary<string> | undefined => {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    // Not every expression can be turned around: then of known texts those that it takes.
    return undefined;
  }
};

const takes = (pattern: string | undefined, text: string): boolean =>
  pattern === undefined || new RegExp(pattern, "u").test(text);

const FREE = fc.string({ unit: "grapheme", maxLength: 200 });

const textOf = ({ format, pattern, minLength = 0, maxLength = 60, allOf }: Record<string, unknown>) => {
  const known = typeof format === "string" ? FORMATS[format] : undefined;
  if (known) return known;
  const expression = typeof pattern === "string" ? pattern : undefined;
  const fits = TEXTS.filter((text) => takes(expression, text) && text.length >= Number(minLength));
  const texts = fc.constantFrom(...(fits.length > 0 ? fits : TEXTS));
  if (allOf !== undefined) return texts;
  const any = FREE.map((text) => text.slice(0, Number(maxLength)).padEnd(Number(minLength), "-"));
  return fc.oneof(texts, (expression === undefined ? any : matching(expression)) ?? texts);
};

const isNever = (schema: Schema): boolean => "not" in schema;

/**
 * Values as the document describes them. What a schema cannot say (a password that is too common, a license that is not
 * there) may still make a value one that is refused.
 */
export const valuesOf = (document: Document) => {
  const resolved = (schema: Schema): Schema => {
    const name = typeof schema.$ref === "string" ? schema.$ref.split("/").at(-1) : undefined;
    return name === undefined ? schema : (document.components.schemas[name] ?? {});
  };

  const objects = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
    const required = (schema.required ?? []) as string[];
    const shown = properties.filter(([name, each]) => !isNever(each) && (depth < DEEPEST || required.includes(name)));
    const known = fc.record(Object.fromEntries(shown.map(([name, each]) => [name, of(each, depth)])), {
      requiredKeys: required.filter((name) => shown.some(([each]) => each === name)),
    });
    const { additionalProperties: more } = schema;
    if (typeof more !== "object" || more === null) return known;
    const names = textOf((schema.propertyNames ?? {}) as Schema);
    const others = fc.dictionary(names, of(more as Schema, depth), { maxKeys: 3 });
    return fc.tuple(known, others).map(([one, other]) => ({ ...other, ...one }));
  };

  const lists = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (Array.isArray(schema.prefixItems)) {
      return fc.tuple(...schema.prefixItems.map((each: Schema) => of(each, depth)));
    }
    const minLength = Number(schema.minItems ?? 0);
    const most = depth < DEEPEST ? 4 : minLength;
    const maxLength = Math.max(minLength, Math.min(most, Number(schema.maxItems ?? most)));
    return fc.array(of((schema.items ?? {}) as Schema, depth), { minLength, maxLength });
  };

  const numbers = ({ type, minimum, maximum }: Schema): fc.Arbitrary<unknown> => {
    const bounds = { min: Number(minimum ?? -(2 ** 31)), max: Number(maximum ?? 2 ** 31) };
    return type === "integer" ? fc.integer(bounds) : fc.double({ ...bounds, noNaN: true });
  };

  const made = new Map<Schema, Map<number, fc.Arbitrary<unknown>>>();
  /** Each is made once: making them costs far more than using them. */
  const of = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const ofDepths = made.get(schema) ?? new Map<number, fc.Arbitrary<unknown>>();
    const values = ofDepths.get(depth) ?? make(schema, depth);
    made.set(schema, ofDepths.set(depth, values));
    return values;
  };

  const make = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    // Looked up only when it is needed: a shape may contain itself.
    if ("$ref" in schema) return fc.constant(undefined).chain(() => of(resolved(schema), depth + 1));
    if ("const" in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
    const forms = (schema.oneOf ?? schema.anyOf) as readonly Schema[] | undefined;
    if (forms) return fc.oneof(...(depth < DEEPEST ? forms : forms.slice(0, 1)).map((form) => of(form, depth)));
    switch (schema.type) {
      case "string":
        return textOf(schema);
      case "integer":
      case "number":
        return numbers(schema);
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "array":
        return lists(schema, depth);
      case "object":
        return objects(schema, depth);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  };
  return (schema: Schema): fc.Arbitrary<unknown> => of(schema, 0);
};
