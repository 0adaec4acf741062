import { type Clock, SECOND } from "../platform/clock.ts";
import type { MailUnavailable } from "../platform/mail/mail.ts";

/** Waited for after an outage, where nothing says for how long. */
export const PAUSE = 30 * SECOND;
/** So many failures in a row, without a mail that leaves, are the service's, not the mails'. */
const OUTAGE = 8;

/** Watches whether the mail service is out of reach or throttles. */
export type MailOutage = {
  failed(error: MailUnavailable): void;
  worked(): void;
  /** Until when nothing more is tried (epoch milliseconds); undefined: it takes mail. */
  until(): number | undefined;
};

export const createMailOutage = (clock: Clock): MailOutage => {
  let inARow = 0;
  let until: number | undefined;
  return {
    failed({ retryAfter }) {
      inARow += 1;
      if (retryAfter !== undefined) until = clock.now() + retryAfter * SECOND;
      else if (inARow >= OUTAGE) until ??= clock.now() + PAUSE;
    },
    worked: () => {
      inARow = 0;
    },
    until: () => until,
  };
};
