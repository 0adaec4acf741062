import { framed, framedText } from "../platform/mail/frame.ts";
import type { MailContext, RenderedMail } from "../platform/mail/letter.ts";
import { plainText } from "./plainText.ts";
import { senderName } from "./senderName.ts";
import { shownSubject } from "./shownSubject.ts";

/** A mail of an alert or a digest, ready for a transport. */
export type AlertMail = RenderedMail & { fromName: string };

/** What alerts are written with. `textOf`: `plainText`, unless the texts of other mails are remembered. */
export type AlertContext = Pick<MailContext, "vendorName"> & { textOf?: typeof plainText };

/** An alert as a mail tells it. `html` is clean. */
export type AlertWords = { subject: string; html: string; organizationName: string | undefined };

/** Words that a component handed over, in whatever language: what is too wide for the mail is moved, not cut off. */
export const wordsOf = (html: string): string =>
  `<div dir="auto" style="overflow-x:auto;text-align:start">${html}</div>`;

/** Why somebody gets alerts. There is nothing to unsubscribe from: a rule of a site names its recipients. */
export const closingOf = ({ vendorName }: AlertContext): string =>
  `${vendorName} sent this mail automatically, because a rule for alerts names you. To change that, ask whoever looks after the site that it comes from. It contains no tracking.`;

/** The mail of one alert. */
export const writeAlert = async (alert: AlertWords, context: AlertContext): Promise<AlertMail> => {
  const { textOf = plainText } = context;
  const subject = shownSubject(alert.subject);
  const fromName = senderName(alert.organizationName, context.vendorName);
  const closing = closingOf(context);
  return {
    subject,
    fromName,
    text: framedText([fromName, await textOf(alert.html)], closing),
    html: framed({ title: subject, sender: fromName, content: wordsOf(alert.html), closing }),
  };
};
