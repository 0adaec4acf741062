import { SECOND } from "../clock.ts";

/** Where a mail belongs among others; the whole list of header fields that a caller may set. */
export type MailHeaders = {
  /** Message-IDs (RFC 5322 3.6.4), of one thread; no mail needs to bear them. */
  "In-Reply-To"?: string;
  References?: string;
};

/**
 * To whom a mail goes: to one recipient, whom it names, or to up to `MOST_RECIPIENTS` in blind copy, of whom no header
 * names any.
 */
export type Recipients = { to: string; bcc?: never } | { to?: never; bcc: readonly string[] };

/** One mail, ready to go. Plain text and HTML say the same. */
export type Mail = Recipients & {
  /** Deterministic for one mail, so that a retry is recognised as the same: `<id@host of From>`. */
  messageId: string;
  subject: string;
  text: string;
  html: string;
  /** Name shown with the address that Usher writes from, in place of the vendor's. Communication Services shows its own. */
  fromName?: string;
  headers?: MailHeaders;
  /**
   * Which try this is, from 1. From the second on, and where it is not known, a transport that can asks the service
   * what became of the ones before, so that the mail does not leave twice.
   */
  attempt?: number;
};

/** Recipients of one mail: the most that Communication Services takes. */
export const MOST_RECIPIENTS = 50;

/** The recipients of a mail in their order, blind copies included. */
export const recipientsOf = ({ to, bcc }: Recipients): readonly string[] => (bcc === undefined ? [to] : bcc);

/** The Message-ID of the mail that `id` names, sent from the address `from`. */
export const messageIdOf = (id: string, from: string): string => `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`;

/**
 * Milliseconds after which a send ends, far within the lease of a claim. A server that answers a little at a time trips
 * no idle timeout, so a send as a whole has an end of its own.
 */
export const LONGEST_SEND = 30 * SECOND;

/** What became of a mail that the service took. */
export type Sent = {
  /** Positions in `bcc` of those to whom it does not go: the service refused them, for good or for now. */
  rejected: number[];
};

/** How mail leaves. Resolves only when the mail service took the mail, for one recipient at least. */
export type MailTransport = {
  /** Throws `MailRefused` or `MailUnavailable`. */
  send(mail: Mail, signal?: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
};

/** The service will never take this mail, or not for any of its recipients: retrying is of no use. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly code = "mail-refused";
}

export type UnavailableOptions = { about?: "service" | "mail"; retryAfter?: number; cause?: unknown };

/** The mail did not leave, and may later. */
export class MailUnavailable extends Error {
  override readonly name = "MailUnavailable";
  readonly code = "mail-unavailable";
  /**
   * `mail`: this mail or all of its recipients were refused for now, or the connection broke under it; others may leave.
   * `service`: it cannot be reached, does not let us in, does not answer in time, or throttles; others fare the same.
   */
  readonly about: "service" | "mail";
  /** Seconds, where the service said so. */
  readonly retryAfter: number | undefined;
  constructor(message: string, { about = "service", retryAfter, cause }: UnavailableOptions = {}) {
    super(message, { cause });
    this.about = about;
    this.retryAfter = retryAfter;
  }
}
