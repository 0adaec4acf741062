/** What an entry looks like that may stand beside another one with nothing but a space between. */
const DOMAIN = /^(?:\*|\S+\.\S+)$/;
const DATE = /^\d+[-./]\d+\S*$/;

/** Entries one a line, or with commas or spaces between them. Words of which not each is an entry are one that is wrong. */
const readList = (text: string, entry: RegExp): string[] =>
  text
    .split(/[\n,;]/)
    .map((part) => part.trim().split(/\s+/))
    .flatMap((words) => (words.every((word) => entry.test(word)) ? words : [words.join(" ")]))
    .filter((each) => each !== "");

export const readDomains = (text: string): string[] => readList(text, DOMAIN);

export const readDates = (text: string): string[] => readList(text, DATE);

export const writeList = (entries: readonly string[]): string => entries.join("\n");
