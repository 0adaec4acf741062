import * as z from "zod";
import { uniqueList, wholeNumber } from "../platform/fields.ts";
import { id, version } from "./fields.ts";
import { leaseTerms } from "./lease.ts";
import { LIMITS } from "./limits.ts";

const seconds = (shortest: number) => wholeNumber(shortest, LIMITS.longestLease);

const edition = z.strictObject({
  id,
  features: uniqueList(id, LIMITS.editionFeatures).meta({ description: "What this edition lets a component do" }),
});

const fields = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "At least one character.")
    .max(LIMITS.nameLength, `At most ${LIMITS.nameLength} characters.`)
    .regex(/^\P{Cc}*$/u, "No control characters."),
  components: uniqueList(id, LIMITS.components).min(1, "At least one component."),
  editions: z
    .array(edition)
    .min(1, "At least one edition.")
    .max(LIMITS.editions, `At most ${LIMITS.editions} of them.`),
  trial: z
    .strictObject({ days: wholeNumber(1, LIMITS.trialDays), edition: id })
    .optional()
    .meta({ description: "What a contact may start once per tenant; without it there is no trial" }),
  minVersion: version.optional().meta({ description: "Older versions of a component are not supported" }),
  lease: seconds(LIMITS.shortestLease)
    .optional()
    .meta({ description: "Seconds for which a valid answer may be relied on; 86400 unless said" }),
  refreshAfter: seconds(1)
    .optional()
    .meta({ description: "Seconds after which a component asks again; 3600 unless said, at most the lease" }),
});

type Fields = z.output<typeof fields>;
type Fault = { path: (string | number)[]; code: string; message: string };

const editionFaults = ({ editions, trial }: Fields): Fault[] => {
  const ids = editions.map((each) => each.id);
  const twice = ids.flatMap((name, at): Fault[] =>
    ids.indexOf(name) < at
      ? [{ path: ["editions", at, "id"], code: "duplicate", message: "Another edition has this id." }]
      : [],
  );
  return trial === undefined || ids.includes(trial.edition)
    ? twice
    : [...twice, { path: ["trial", "edition"], code: "unknown-edition", message: "This must be one of the editions." }];
};

const leaseFaults = ({ lease, refreshAfter }: Fields): Fault[] =>
  refreshAfter !== undefined && refreshAfter > leaseTerms({ lease }, true).lease
    ? [{ path: ["refreshAfter"], code: "too-large", message: "This may be no longer than the lease." }]
    : [];

/** The body of `PUT /api/staff/products/{id}`: a product as an employee writes it. */
export const productBody = fields.superRefine((product, context) => {
  for (const { path, code, message } of [...editionFaults(product), ...leaseFaults(product)]) {
    context.addIssue({ code: "custom", path, message, params: { code } });
  }
});

export type ProductBody = z.output<typeof productBody>;

/** A product of the catalogue. `version` grows by one with each change. */
export type Product = ProductBody & { id: string; version: number };
