import * as z from "zod";
import { guid, uniqueList } from "../../platform/fields.ts";
import { condition, value } from "../conditions.ts";
import { name } from "../names.ts";
import { field, reference } from "../references.ts";
import { template } from "../texts.ts";
import { event } from "./alerts.ts";
import { list, on } from "./lists.ts";

const assignments = z
  .array(z.strictObject({ field, value }))
  .min(1, "At least one field.")
  .max(50, "At most 50 of them.");

const id = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "Small letters and digits, and - between them, 40 at most.")
  .meta({ description: "Tells the step from the others" });
const onFailure = z.enum(["halt", "continue"]).optional().meta({ description: "Where it is not as the action's own" });
const common = { id, onFailure };
const target = guid.meta({ description: "GUID of a list of the same site" });

/** One thing to do, with its parameters. */
const step = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("setFields"), ...common, fields: assignments }),
    z.strictObject({ type: z.literal("createItem"), ...common, list: target, fields: assignments }),
    z.strictObject({ type: z.literal("copyItem"), ...common, list: target, attachments: z.boolean() }),
    z.strictObject({ type: z.literal("moveItem"), ...common, list: target, attachments: z.boolean() }),
    z.strictObject({ type: z.literal("deleteItem"), ...common, recycle: z.boolean() }),
    z.strictObject({ type: z.literal("createFolder"), ...common, list: target, path: template({ min: 1, max: 400 }) }),
    z.strictObject({
      type: z.literal("setPermissions"),
      ...common,
      who: reference,
      level: z.enum(["none", "read", "contribute", "design", "fullControl"]),
      inherit: z.boolean().meta({ description: "Whether the item keeps what its list gives" }),
    }),
    z.strictObject({ type: z.literal("sendAlert"), ...common, alert: name }),
    z.strictObject({ type: z.literal("runAction"), ...common, action: name }),
    z.strictObject({ type: z.literal("print"), ...common, profile: name, list: target.optional() }),
    z.strictObject({ type: z.literal("wait"), ...common, minutes: z.int().min(1).max(43_200) }),
  ])
  .meta({ id: "ActionStep" });

const steps = z
  .array(step)
  .min(1, "At least one step.")
  .max(50, "At most 50 of them.")
  .superRefine((given, context) => {
    const ids = uniqueList(z.string(), given.length).safeParse(given.map((each) => each.id));
    for (const { path } of ids.error?.issues ?? []) {
      const message = "Another step has this id.";
      context.addIssue({ code: "custom", path: [...path, "id"], message, params: { code: "duplicate" } });
    }
  });

const trigger = z
  .union([event, z.strictObject({ type: z.literal("manual"), label: template({ min: 1, max: 60 }) })], {
    error: 'An event, or {type: "manual", label}.',
  })
  .meta({ id: "ActionTrigger" });

/** An action: what sets it off, under which conditions, and the steps that are taken one after the other. */
export const action = z
  .strictObject({
    on,
    list,
    trigger,
    conditions: condition.optional(),
    haltOnFailure: z.boolean().meta({ description: "Whether a failed step ends the action" }),
    steps,
  })
  .meta({ id: "Action" });
