import * as z from "zod";
import { field, reference } from "./references.ts";
import { text } from "./texts.ts";

const DEEPEST = 6;
const MOST = 50;

const date = z
  .union([z.iso.datetime(), z.iso.date()], { error: "A time as in RFC 3339, in UTC, or a date." })
  .meta({ examples: ["2026-12-24", "2026-12-24T09:00:00Z"] });

/** What a field is compared with or set to. Text is the only one that could say anything about a person, and is guarded. */
export const value = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text"), text: text({ max: 500 }) }),
    z.strictObject({
      type: z.literal("choice"),
      choices: z
        .array(text({ min: 1, max: 255 }))
        .min(1)
        .max(100),
    }),
    z.strictObject({ type: z.literal("number"), number: z.number().min(-1e15).max(1e15) }),
    z.strictObject({ type: z.literal("boolean"), boolean: z.boolean() }),
    z.strictObject({ type: z.literal("date"), date }),
    z.strictObject({
      type: z.literal("now"),
      offsetMinutes: z.int().min(-5_256_000).max(5_256_000).optional().meta({ description: "From the present" }),
    }),
    z.strictObject({ type: z.literal("item"), item: z.int().min(1).max(2_147_483_647) }),
    z.strictObject({ type: z.literal("person"), person: reference }),
    z.strictObject({ type: z.literal("field"), field }),
  ])
  .meta({ id: "Value", description: "What a field is compared with or set to" });

export const OPERATORS = [
  "equals",
  "notEquals",
  "greater",
  "greaterOrEqual",
  "less",
  "lessOrEqual",
  "contains",
  "notContains",
  "startsWith",
  "isOneOf",
  "includes",
  "isEmpty",
  "isNotEmpty",
] as const;

const WITHOUT_VALUE: readonly string[] = ["isEmpty", "isNotEmpty"];

/** One comparison. `when` says of which state of the item: as it is after the change, as it was before, or that it changed. */
const comparison = z
  .strictObject({
    field,
    operator: z.enum(OPERATORS),
    value: value.optional(),
    when: z
      .enum(["after", "before", "becomes"])
      .optional()
      .meta({ description: "after: as it is now (if absent); before: as it was; becomes: true now and not before" }),
  })
  .superRefine((given, context) => {
    const needsValue = !WITHOUT_VALUE.includes(given.operator);
    if (needsValue === (given.value !== undefined)) return;
    const message = needsValue ? "This operator compares with a value." : "This operator takes no value.";
    context.addIssue({
      code: "custom",
      path: ["value"],
      message,
      params: { code: needsValue ? "required" : "unknown-field" },
    });
  });

export type Condition = z.output<typeof comparison> | { all: readonly Condition[] } | { any: readonly Condition[] };

const depthOf = (condition: unknown): number => {
  const parts = (condition as { all?: unknown[]; any?: unknown[] }).all ?? (condition as { any?: unknown[] }).any;
  return Array.isArray(parts) ? 1 + Math.max(0, ...parts.map(depthOf)) : 0;
};

const node: z.ZodType<Condition> = z.lazy(() =>
  z.union([comparison, z.strictObject({ all: parts }), z.strictObject({ any: parts })], {
    error: "A comparison, or {all: […]}, or {any: […]}.",
  }),
);
const parts = z.array(node).min(1, "At least one condition.").max(MOST, `At most ${MOST} of them.`);

/** Comparisons joined by and (`all`) and or (`any`), nested. */
export const condition = node
  .refine((given) => depthOf(given) <= DEEPEST, {
    error: `Conditions may be nested ${DEEPEST} deep at most.`,
    params: { code: "too-complex" },
  })
  .meta({ id: "Condition" });
