import * as z from "zod";

/** The shapes of single fields that more than one room has. Each says what it expects: its message is what a caller is told. */
export const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, "A GUID with hyphens.")
  .toLowerCase();

/** An id or a name of ours, of at most `most` characters: no space and no @ in it. */
export const identifier = (most: number) =>
  z
    .string()
    .max(most, `At most ${most} characters.`)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, "Letters and digits, and any of . _ - between them.");

const duplicates = (values: readonly string[]): number[] =>
  values.flatMap((value, at) => (values.indexOf(value) < at ? [at] : []));

/** A list without repetitions, of at most `most` entries; each repetition is a fault of its own. */
export const uniqueList = <Item extends z.ZodType<string>>(item: Item, most: number) =>
  z
    .array(item)
    .max(most, { abort: true, error: `At most ${most} of them.` })
    .superRefine((values, context) => {
      for (const at of duplicates(values)) {
        context.addIssue({
          code: "custom",
          path: [at],
          message: "This stands here twice.",
          params: { code: "duplicate" },
        });
      }
    });
