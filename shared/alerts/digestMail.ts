import { framed, framedText } from "../platform/mail/frame.ts";
import { type AlertContext, type AlertMail, closingOf } from "./alertMail.ts";
import { digestHtml, type Entry, type Group, labelOf } from "./digestHtml.ts";
import { plainText } from "./plainText.ts";
import { senderName } from "./senderName.ts";
import { shownSubject } from "./shownSubject.ts";
import { shownTimes } from "./shownTimes.ts";

/** An alert as a digest tells it. `html` is clean, `at` is when it was handed over (epoch milliseconds). */
export type DigestItem = { subject: string; html: string; at: number; rule: string };

/** Which digest it is. `deliverAt` is the instant of the summary, `part` which one of several mails this is. */
export type DigestOf = {
  delivery: "daily" | "weekly" | "monthly";
  deliverAt: number;
  /** IANA. */
  timeZone: string;
  organizationName: string | undefined;
  part?: { number: number; of: number };
};

/** Told twice, as HTML and as text, and doubled where quoted-printable encodes it (RFC 2045): under the 10 MB of a mail. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_ITEMS = 500;

/** The items of a digest in their order, in as many parts as it takes for each to leave whole. Nothing is left out. */
export const splitDigest = <Item extends { html: string }>(items: readonly Item[]): Item[][] => {
  const parts: Item[][] = [];
  let part: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = Buffer.byteLength(item.html);
    if (part.length === 0 || part.length === MOST_ITEMS || bytes + more > MOST_BYTES) {
      part = [];
      bytes = 0;
      parts.push(part);
    }
    part.push(item);
    bytes += more;
  }
  return parts;
};

const NAMES = { daily: "Daily summary", weekly: "Weekly summary", monthly: "Monthly summary" } as const;

const counted = (count: number): string => (count === 1 ? "1 alert" : `${count} alerts`);

const headingOf = (count: number, date: string, { delivery, part }: DigestOf): string => {
  const heading = `${NAMES[delivery]}, ${date}: ${counted(count)}`;
  return part === undefined ? heading : `${heading}, part ${part.number} of ${part.of}`;
};

/** By rule, in the order of what each told first; within a rule in the order of time. */
const grouped = async (
  items: readonly DigestItem[],
  time: (instant: number) => string,
  { textOf = plainText }: AlertContext,
): Promise<Group[]> => {
  const groups = Map.groupBy(
    items.toSorted((one, other) => one.at - other.at),
    ({ rule }) => rule,
  );
  const entryOf = async ({ subject, html, at }: DigestItem): Promise<Entry> => ({
    time: time(at),
    subject: shownSubject(subject),
    html,
    text: await textOf(html),
  });
  return Promise.all(
    [...groups].map(async ([rule, of]) => ({
      rule: shownSubject(rule),
      entries: await Promise.all(of.map(entryOf)),
    })),
  );
};

const SEPARATOR = "-".repeat(40);

const overviewOf = (group: Group): string =>
  [labelOf(group), ...group.entries.map(({ time, subject }) => `  ${time}  ${subject}`)].join("\n");

const entriesOf = ({ rule, entries }: Group): string[] =>
  entries.map(({ time, subject, text }) => `${SEPARATOR}\n${rule}\n${time}  ${subject}\n\n${text}`);

/**
 * The mail of a digest, or of one part of it: first what there is, a line for each alert, then each alert whole. Grouped
 * by rule, in the tenant's time. `items` are one part as `splitDigest` gives it.
 */
export const writeDigest = async (
  items: readonly DigestItem[],
  of: DigestOf,
  context: AlertContext,
): Promise<AlertMail> => {
  const { date, time } = shownTimes(of.timeZone);
  const heading = headingOf(items.length, date(of.deliverAt), of);
  const note = `Times are those of ${of.timeZone}.`;
  const fromName = senderName(of.organizationName, context.vendorName);
  const closing = closingOf(context);
  const groups = await grouped(items, time, context);
  // A single alert is found without one.
  const hasOverview = items.length > 1;
  const paragraphs = [...(hasOverview ? groups.map(overviewOf) : []), ...groups.flatMap(entriesOf)];
  return {
    subject: heading,
    fromName,
    text: framedText([fromName, `${heading}\n${note}`, ...paragraphs], closing),
    html: framed({ title: heading, sender: fromName, content: digestHtml(groups, note, hasOverview), closing }),
  };
};
