import * as z from "zod";
import { namesNobody } from "./texts.ts";

/** A field of a list by its internal name, in which SharePoint writes other characters as `_x0020_`. */
export const field = z
  .string()
  .regex(/^[A-Za-z_]\w{0,127}$/, "A field by its internal name: letters, digits and _.")
  .superRefine(namesNobody)
  .meta({ description: "Internal name of a field", examples: ["DueDate"] });

export const ROLES = [
  "siteOwners",
  "siteMembers",
  "siteVisitors",
  "itemAuthor",
  "itemEditor",
  "siteCollectionAdmins",
] as const;

/** People by reference: who they are is found out when it is needed, and never kept. */
export const reference = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("me") }),
    z.strictObject({ type: z.literal("field"), field }),
    z.strictObject({
      type: z.literal("group"),
      group: z.int().min(1).max(2_147_483_647).meta({ description: "Number of a SharePoint group of the site" }),
    }),
    z.strictObject({ type: z.literal("role"), role: z.enum(ROLES) }),
  ])
  .meta({
    id: "Reference",
    description: "Who, without saying who: the user who made it happen, people in a field, a SharePoint group, a role",
  });
