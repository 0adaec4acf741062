import * as z from "zod";

/** What a configuration is called in its address: case counts. */
export const name = z
  .string()
  .max(64, "At most 64 characters.")
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, "Letters and digits, and any of . _ - between them.")
  .meta({ description: "Name of a configuration", examples: ["overdue-tasks"] });

export const KINDS = ["alerts", "actions", "print-profiles"] as const;
export type Kind = (typeof KINDS)[number];

export const kind = z.enum(KINDS);
