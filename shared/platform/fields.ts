import * as z from "zod";

/** The shapes of single fields that more than one room has. Each says what it expects: its message is what a caller is told. */
export const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, "A GUID with hyphens.")
  .toLowerCase();

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
