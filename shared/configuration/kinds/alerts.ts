import * as z from "zod";
import { condition } from "../conditions.ts";
import { field, reference } from "../references.ts";
import { template } from "../texts.ts";
import { list, on } from "./lists.ts";

export const DELIVERIES = ["immediate", "businessHours", "daily", "weekly", "monthly"] as const;

/** Before or after the date in a field, by so much. */
const offset = z.strictObject({
  amount: z.int().min(0).max(10_000),
  unit: z.enum(["minutes", "hours", "days", "weeks", "months"]),
  direction: z.enum(["before", "after"]),
});

/** What makes an alert. */
export const event = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("added") }),
    z.strictObject({
      type: z.literal("changed"),
      fields: z.array(field).min(1).max(50).optional().meta({ description: "Only when one of these changed" }),
    }),
    z.strictObject({ type: z.literal("deleted") }),
    z.strictObject({
      type: z.literal("dateReached"),
      field: field.meta({ description: "A field with a date" }),
      offset: offset.optional(),
      repeatEveryDays: z.int().min(1).max(365).optional().meta({ description: "Again, as long as conditions hold" }),
    }),
    z.strictObject({
      type: z.literal("summary"),
      every: z.enum(["day", "week", "month"]).meta({ description: "All items that conditions hold for" }),
    }),
  ])
  .meta({ id: "AlertEvent" });

const recipients = z.array(reference).min(1, "At least one recipient.").max(50, "At most 50 of them.");

/** An alert: when what happens in which list, under which conditions, who is told, by which words, and when. */
export const alert = z
  .strictObject({
    on,
    list,
    events: z.array(event).min(1, "At least one event.").max(5, "At most 5 of them."),
    conditions: condition.optional(),
    recipients,
    subject: template({ min: 1, max: 255 }),
    body: template({ max: 16_000, lines: true }).meta({
      description: "HTML; what is not allowed in it is taken out when it is sent",
    }),
    attachItem: z.boolean().optional().meta({ description: "With a table of the item's fields" }),
    delivery: z.enum(DELIVERIES),
  })
  .meta({ id: "Alert" });
export type Alert = z.output<typeof alert>;

/** As components of the first version wrote it: one event, and conditions that must all hold. */
export const firstAlert = z.strictObject({
  on,
  list,
  event,
  conditions: z.array(condition).max(50).optional(),
  recipients,
  subject: template({ min: 1, max: 255 }),
  body: template({ max: 16_000, lines: true }),
  delivery: z.enum(DELIVERIES),
});

/** The same alert in the present form. */
export const upgradeAlert = ({ event: only, conditions, ...rest }: z.output<typeof firstAlert>): Alert => ({
  ...rest,
  events: [only],
  ...(conditions === undefined || conditions.length === 0 ? {} : { conditions: { all: conditions } }),
});
