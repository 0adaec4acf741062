/** What stands in the lines of a field, or between its commas. */
export const linesOf = (text = ""): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A whole number that was typed; undefined: nothing was. What is no number stays as it is, for Usher to say so. */
export const numberOf = (text = ""): number | string | undefined => {
  const typed = text.trim();
  if (typed === "") return undefined;
  return /^-?\d+$/.test(typed) ? Number(typed) : typed;
};

/** An id as Azure's tools print it, in braces or without; what is none stays as it is, for Usher to say so. */
export const guidOf = (text = ""): string => /^\{(?<id>.*)\}$/.exec(text.trim())?.groups?.id ?? text.trim();
