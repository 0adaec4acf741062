import { SECOND } from "../clock.ts";

/** One mail to one recipient, ready to go. Plain text and HTML say the same. */
export type Mail = {
  /** Deterministic for one mail, so that a retry is recognised as the same: `<id@host of From>`. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /**
   * Which try this is, from 1. From the second on, and where it is not known, a transport that can asks the service
   * what became of the ones before, so that the mail does not leave twice.
   */
  attempt?: number;
};

/**
 * Milliseconds after which a send ends, far within the lease of a claim. A server that answers a little at a time trips
 * no idle timeout, so a send as a whole has an end of its own.
 */
export const LONGEST_SEND = 30 * SECOND;

/** How mail leaves. Resolves only when the mail service took the mail. */
export type MailTransport = {
  /** Throws `MailRefused` or `MailUnavailable`. */
  send(mail: Mail, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** The service will never take this mail: retrying is of no use. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly code = "mail-refused";
}

/** The service cannot take mail now, or throttles. `retryAfter` in seconds where it said so. */
export class MailUnavailable extends Error {
  override readonly name = "MailUnavailable";
  readonly code = "mail-unavailable";
  readonly retryAfter: number | undefined;
  constructor(message: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}
