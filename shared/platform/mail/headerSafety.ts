import type { MailSettings } from "../config/settings.ts";
import { type Mail, MailRefused } from "./mail.ts";

/** Everything that could end a header line or hide in one: C0 and C1 controls, and Unicode's own line separators. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** One bare address: no display name, no list, no quoting, nothing that an SMTP command or a header takes apart. */
const ADDRESS = /^[^\s\p{Cc}"'(),:;<>@[\\\]][^\s\p{Cc}"(),:;<>@[\\\]]*@[^\s\p{Cc}"(),:;<>@[\\\]]+$/u;

/** RFC 5322 msg-id with a visible ASCII left and right side. */
const MESSAGE_ID = /^<[!-;=?A-~]+@[!-;=?A-~]+>$/;

/** Lengths that RFC 5321 4.5.3.1 and RFC 5322 2.1.1 allow. */
const LONGEST_ADDRESS = 254;
const LONGEST_LINE = 998;

const isAddress = (text: string): boolean => text.length <= LONGEST_ADDRESS && ADDRESS.test(text);

/**
 * Refuses a mail by which somebody could write headers or address others: throws `MailRefused`, which names the field
 * and repeats nothing of it.
 */
export const checkHeaders = ({ messageId, to, subject }: Mail): void => {
  if (!MESSAGE_ID.test(messageId) || messageId.length > LONGEST_LINE) {
    throw new MailRefused("The Message-ID of this mail is not one that a header can hold.");
  }
  if (!isAddress(to)) throw new MailRefused("The recipient of this mail is not one plain address.");
  if (CONTROL.test(subject) || subject.length > LONGEST_LINE) {
    throw new MailRefused("The subject of this mail is not one that a header can hold.");
  }
};

/** Refuses a sender from the settings that a header cannot hold; throws a `TypeError`. */
export const checkSender = ({ from, vendorName }: MailSettings): void => {
  if (!isAddress(from)) throw new TypeError("The address that Usher writes from must be one plain address.");
  if (CONTROL.test(vendorName)) throw new TypeError("The vendor's name must hold no line break or control character.");
};
