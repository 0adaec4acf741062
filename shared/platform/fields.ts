import * as z from "zod";
import { GUID, IDENTIFIER } from "./patterns.ts";
import { lengthOf } from "./text.ts";

/** The shapes of single fields that more than one room has. Each says what it expects: its message is what a caller is told. */
export const guid = z.string().regex(GUID, "A GUID with hyphens.").toLowerCase();

/** A whole number from `least` to `most`. */
export const wholeNumber = (least: number, most: number) => {
  const error = `A whole number from ${least} to ${most}.`;
  return z.int({ error }).min(least, error).max(most, error);
};

/** An id or a name of ours, of at most `most` characters: no space and no @ in it. */
export const identifier = (most: number) =>
  z
    .string()
    .max(most, `At most ${most} characters.`)
    .regex(IDENTIFIER, "Letters and digits, and any of . _ - between them.");

/** One line of text without control characters and without Unicode's own line separators, trimmed. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "This must not be empty.")
    .max(max, `Use at most ${max} characters.`)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "Use one line of text without control characters.");

const TEXT = /^[\P{Cc}\t\r\n]*$/u;

/** Text that may have several lines, trimmed. */
export const lines = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "This must not be empty.")
    .max(max, `Use at most ${max} characters.`)
    .regex(TEXT, "Use text without control characters.");

/** The same, its length counted in code points, so that no script has less room than another. */
export const longText = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "This must not be empty.")
    .regex(TEXT, "Use text without control characters.")
    .refine((text) => lengthOf(text) <= max, {
      error: `Use at most ${max} characters.`,
      params: { code: "too-large" },
    })
    .meta({ maxLength: max });

export const linkToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, "Use the token of the link, the part after the last dot.")
  .meta({ description: "The token of a mailed link." });

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
