import type { MailSettings } from "../config/settings.ts";
import { type Mail, MailRefused, MOST_RECIPIENTS, recipientsOf } from "./mail.ts";

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

const isMessageId = (text: string): boolean => text.length <= LONGEST_LINE && MESSAGE_ID.test(text);

/** A text that stands in a header of its own. */
const isLine = (text: string): boolean => text.length <= LONGEST_LINE && !CONTROL.test(text);

/**
 * Refuses a mail by which somebody could write headers or address others: throws `MailRefused`, which names the field
 * and repeats nothing of it.
 */
export const checkHeaders = (mail: Mail): void => {
  const { messageId, subject, fromName = "", headers = {} } = mail;
  const recipients = recipientsOf(mail);
  if (!isMessageId(messageId)) {
    throw new MailRefused("The Message-ID of this mail is not one that a header can hold.");
  }
  if (recipients.length < 1 || recipients.length > MOST_RECIPIENTS) {
    throw new MailRefused(`A mail goes to one recipient at least and ${MOST_RECIPIENTS} at most.`);
  }
  if (!recipients.every(isAddress)) throw new MailRefused("A recipient of this mail is not one plain address.");
  if (!isLine(subject)) throw new MailRefused("The subject of this mail is not one that a header can hold.");
  if (!isLine(fromName)) throw new MailRefused("The sender's name of this mail is not one that a header can hold.");
  if (!Object.values(headers).every(isMessageId)) {
    throw new MailRefused("A reference of this mail to others is not a Message-ID.");
  }
};

/** Refuses a sender from the settings that a header cannot hold; throws a `TypeError`. */
export const checkSender = ({ from, vendorName }: MailSettings): void => {
  if (!isAddress(from)) throw new TypeError("The address that Usher writes from must be one plain address.");
  if (CONTROL.test(vendorName)) throw new TypeError("The vendor's name must hold no line break or control character.");
};
