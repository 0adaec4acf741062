import * as z from "zod";
import { guid } from "../../platform/fields.ts";

/** The list that settings are about, and the view of it that they are limited to. */
export const list = z.strictObject({
  id: guid.meta({ description: "GUID of the list" }),
  view: guid.optional().meta({ description: "GUID of a view" }),
});

/** Whether settings are in force. */
export const on = z.boolean().meta({ description: "False: kept, and not in force" });
