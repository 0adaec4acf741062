import { type AddressObject, type HeaderLines, simpleParser } from "mailparser";
import { toRfc3339 } from "../../../shared/platform/clock.ts";

/** A mail as the inbox tells it. */
export type ReceivedMail = {
  id: string;
  /** When it came, by the app's clock, in RFC 3339. */
  at: string;
  /** Plain address of the envelope. */
  from: string;
  /** Plain address of the envelope; several are separated by ", ". */
  to: string;
  subject: string;
  /** Empty where the mail has no such part. */
  text: string;
  html: string;
  /** Names in lower case; a repeated field has all its values. */
  headers: Record<string, string | string[]>;
};

/** Reads a stored message; `at` in epoch milliseconds. */
export const readMail = async (id: string, at: number, message: Buffer): Promise<ReceivedMail> => {
  const parsed = await simpleParser(message, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const { "x-envelope-from": from, "x-envelope-to": to, ...headers } = headersOf(parsed.headerLines);
  return {
    id,
    at: toRfc3339(at),
    from: envelopeOf(from) ?? addressesOf(parsed.from),
    to: envelopeOf(to) ?? addressesOf(parsed.to),
    subject: parsed.subject ?? "",
    text: parsed.text ?? "",
    html: parsed.html || "",
    headers,
  };
};

/** The recipients of a mail, one by one. */
export const recipientsOf = ({ to }: ReceivedMail): string[] => (to === "" ? [] : to.split(", "));

const headersOf = (lines: HeaderLines): Record<string, string | string[]> => {
  const grouped = Map.groupBy(lines, ({ key }) => key);
  return Object.fromEntries(
    [...grouped].map(([name, fields]) => {
      const values = fields.map(({ line }) => unfold(line.slice(line.indexOf(":") + 1)));
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
};

/** RFC 5322 2.2.3. */
const unfold = (value: string): string => value.replace(/\r?\n(?=[ \t])/g, "").trim();

/**
 * The envelope's fields come first; a message that has fields of these names itself cannot pass them off. They are
 * UTF-8 (RFC 6532), which the parser hands on byte by byte.
 */
const envelopeOf = (field: string | string[] | undefined): string | undefined => {
  const value = Array.isArray(field) ? field[0] : field;
  return value === undefined ? undefined : Buffer.from(value, "latin1").toString().replace(/,\s*/g, ", ");
};

const addressesOf = (field: AddressObject | AddressObject[] | undefined): string =>
  [field ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ address }) => address ?? "")
    .join(", ");
