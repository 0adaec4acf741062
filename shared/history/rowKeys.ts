/** Tables sort their rows upwards; history is read downwards: an instant is written as what it lacks to this. */
const END_OF_TIME = 9_999_999_999_999;
const DIGITS = String(END_OF_TIME).length;

const inverted = (at: number): string => String(END_OF_TIME - at).padStart(DIGITS, "0");

/** The rows of one site begin with this; "|" is in no site's id. */
const prefixOf = (siteId: string): string => `${siteId}|`;

/**
 * The key of one entry of a batch: `<site>|<inverted instant>|<batch>|<place>`. The newest comes first, and
 * of one batch the first.
 */
export const rowKeyOf = (siteId: string, at: number, batch: string, place: number): string =>
  `${prefixOf(siteId)}${inverted(at)}|${batch}|${String(place).padStart(2, "0")}`;

/** Where reading goes on: the part of a row's key behind the site, which tells nothing but an instant. */
export type Position = string;

const POSITION = /^\d{13}\|[\w-]{1,64}\|\d{2}$/;

export const positionOf = (siteId: string, rowKey: string): Position => rowKey.slice(prefixOf(siteId).length);

/** The instant of a position, or undefined where it has not the form of one. */
export const instantOf = (position: Position): number | undefined =>
  POSITION.test(position) ? END_OF_TIME - Number(position.slice(0, DIGITS)) : undefined;

/** The bounds of the rows of a site from `from` (inclusive) to `to` (exclusive), or behind a position. */
export const rowsBetween = (
  siteId: string,
  { from, to }: { from: number; to: number },
  behind: Position | undefined,
): { from: string; to: string } => {
  const first = prefixOf(siteId) + inverted(to - 1);
  // The character after any of a key: what comes next is the row behind it.
  const starts = behind === undefined ? [first] : [first, `${prefixOf(siteId)}${behind}~`];
  return { from: starts.sort().at(-1) ?? first, to: `${prefixOf(siteId)}${inverted(from - 1)}` };
};
