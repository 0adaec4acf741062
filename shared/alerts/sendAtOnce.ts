import type { MailContext } from "../platform/mail/letter.ts";
import { MailRefused, type MailTransport, MailUnavailable, messageIdOf } from "../platform/mail/mail.ts";
import { Refusal, unavailable } from "../platform/refusal.ts";
import { writeAlert } from "./alertMail.ts";

/** What an alert that leaves at once is sent with. There is no store among it: nothing of it is ever kept (promise P5). */
export type AtOnceParts = { transport: Pick<MailTransport, "send">; context: MailContext; from: string };

/** An alert that leaves now, as one message to all of its recipients in blind copy. `html` is clean. */
export type AtOnce = {
  id: string;
  recipients: readonly string[];
  subject: string;
  html: string;
  organizationName: string | undefined;
};

/** Seconds after which a component asks again. */
const RETRY_AFTER = 30;

export const recipientNotAllowed = (detail: string, positions: readonly number[] = []): Refusal =>
  new Refusal("recipient-not-allowed", detail, {
    errors: positions.map((at) => ({ pointer: `/recipients/${at}`, code: "recipient-not-allowed", detail })),
  });

/**
 * Sends an alert and gives back the positions of recipients whom the mail service refused. Returns only once it took
 * the mail. Throws `unavailable` where it does not within 30 s, and `recipient-not-allowed` where it refuses all.
 */
export const sendAtOnce = async (parts: AtOnceParts, alert: AtOnce): Promise<readonly number[]> => {
  const { transport, context, from } = parts;
  const { id, recipients, ...words } = alert;
  const written = await writeAlert(words, context);
  try {
    const { rejected } = await transport.send({ ...written, bcc: recipients, messageId: messageIdOf(id, from) });
    return rejected;
  } catch (error) {
    if (error instanceof MailRefused)
      throw recipientNotAllowed("The mail service takes this mail for none of its recipients.");
    if (error instanceof MailUnavailable) throw unavailable("mail service", error, error.retryAfter ?? RETRY_AFTER);
    throw error;
  }
};
