import * as z from "zod";
import { identifier } from "../platform/fields.ts";
import { namesNobody } from "./texts.ts";

/** What a configuration is called in its address: case counts. */
export const name = identifier(64)
  .superRefine(namesNobody)
  .meta({ description: "Name of a configuration", examples: ["overdue-tasks"] });

export const KINDS = ["alerts", "actions", "print-profiles"] as const;
export type Kind = (typeof KINDS)[number];

export const kind = z.enum(KINDS);
