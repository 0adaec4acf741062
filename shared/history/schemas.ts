import * as z from "zod";
import { guid, identifier } from "../platform/fields.ts";
import { EVENTS, OUTCOMES, type Told } from "./entry.ts";

const LIMITS = { batch: 100, count: 1_000_000_000, item: 2_147_483_647 };
/** A day: nothing that a component does takes longer. */
const LONGEST_MS = 86_400_000;

/** Ids of ours (components, kinds, names of settings): no space and no @, so that nothing that a person is called fits. */
const word = identifier(64);

const fields = {
  component: word.meta({ description: "A component of the catalogue" }),
  event: z.enum(EVENTS),
  outcome: z.enum(OUTCOMES),
  configuration: z
    .strictObject({ kind: word, name: word })
    .optional()
    .meta({ description: "Settings of this site that the component went by" }),
  listId: guid.optional().meta({ description: "GUID of a list on the site" }),
  itemId: z.int().min(1).max(LIMITS.item).optional().meta({ description: "Number of an item in that list" }),
  durationMs: z.int().min(0).max(LONGEST_MS),
  count: z.int().min(0).max(LIMITS.count).meta({ description: "How many things were done" }),
};

/** One entry, as a component says it: a closed shape of enums, counts, durations and ids of things. */
const told = z.strictObject(fields).meta({ id: "HistoryEntry" });
const batch = z.array(told).min(1, "At least one entry.").max(LIMITS.batch, `At most ${LIMITS.batch} of them.`);

type Said = z.output<typeof told>;
type Batch = { entries: readonly Told[]; pointerOf: (place: number) => string };

/** The entries of any of the three forms, and how to point at one of them in the body as it was sent. */
const toBatch = (body: Said | Said[] | { entries: Said[] }): Batch => {
  if (Array.isArray(body)) return { entries: body, pointerOf: (place) => `/${place}` };
  if ("entries" in body) return { entries: body.entries, pointerOf: (place) => `/entries/${place}` };
  return { entries: [body], pointerOf: () => "" };
};

/** The body of `POST …/history`: one entry, or up to 100 as a list or as `{entries}`. */
export const historyBody = z
  .union([told, batch, z.strictObject({ entries: batch })], { error: "One entry, or a list of up to 100." })
  .transform(toBatch);

export const historyWritten = z.strictObject({
  at: z.iso.datetime().meta({ description: "When it was received: one instant for all entries" }),
  count: z.int(),
});

const instant = z.iso
  .datetime({ offset: true, error: "A time as in RFC 3339, for example 2026-01-31T00:00:00Z." })
  .transform((text) => Date.parse(text));

/** The query of `GET …/history`. */
export const historyQuery = z
  .object({
    from: instant.optional().meta({ description: "Inclusive" }),
    to: instant.optional().meta({ description: "Exclusive" }),
    component: word.optional(),
    outcome: z.enum(OUTCOMES).optional(),
    continuation: z.string().max(200).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ["to"],
    error: "This must be later than from.",
    params: { code: "too-early" },
  });

/** The answer of `GET …/history`: newest first; a page may be empty and still have a continuation. */
export const historyPage = z.strictObject({
  entries: z.array(z.strictObject({ at: z.iso.datetime(), ...fields })),
  continuation: z.string().nullable(),
});
