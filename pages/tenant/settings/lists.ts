/** Entries of a list as somebody wrote them: one a line, or with commas or spaces between them. */
export const readList = (text: string): string[] => text.split(/[\s,;]+/).filter((entry) => entry !== "");

export const writeList = (entries: readonly string[]): string => entries.join("\n");
