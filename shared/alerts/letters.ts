import { createHash } from "node:crypto";
import { type Mail, messageIdOf } from "../platform/mail/mail.ts";
import type { Settings } from "./alert.ts";
import { type AlertContext, writeAlert } from "./alertMail.ts";
import { isAlone } from "./bundles.ts";
import { splitDigest, writeDigest } from "./digestMail.ts";
import type { Opened } from "./openBundle.ts";

/** A mail with the rows that it tells, which go when it has left. */
export type Letter = { mail: Mail; rows: readonly Opened[] };

/** What letters of a tenant are written with. */
export type Sender = {
  context: AlertContext;
  /** Address that Usher writes from. */
  from: string;
  organizationName: string | undefined;
  settings: Pick<Settings, "timeZone">;
};

/** The same rows make the same Message-ID, whoever sends them; with a further row the mail is another. */
const messageIdOfRows = (rows: readonly Opened[], from: string): string => {
  const [first, ...rest] = rows.map(({ row }) => row.id);
  if (first === undefined) throw new TypeError("a mail tells one alert at least");
  const name =
    rest.length === 0
      ? first
      : createHash("sha256")
          .update([first, ...rest].join(" "))
          .digest("base64url");
  return messageIdOf(name, from);
};

const attemptOf = (rows: readonly Opened[]): number => Math.max(...rows.map(({ row }) => row.attempts));

const single = async (opened: Opened, { context, from, organizationName }: Sender): Promise<Letter> => {
  const { subject, html, to } = opened.content;
  const rows = [opened];
  const written = await writeAlert({ subject, html, organizationName }, context);
  return { rows, mail: { ...written, to, messageId: messageIdOfRows(rows, from), attempt: attemptOf(rows) } };
};

const digests = async (
  first: Opened,
  opened: readonly Opened[],
  { context, from, organizationName, settings: { timeZone } }: Sender,
): Promise<Letter[]> => {
  const { delivery, deliver_at: deliverAt, bundle } = first.row;
  if (delivery === "businessHours") throw new TypeError("an alert of business hours leaves alone");
  const items = opened.map((each) => ({
    opened: each,
    subject: each.content.subject,
    html: each.content.html,
    rule: each.content.rule,
    at: each.row.accepted_at,
  }));
  const parts = splitDigest(items);
  // A recipient's digests of one kind are one thread.
  const thread = messageIdOf(bundle, from);
  return Promise.all(
    parts.map(async (part, at): Promise<Letter> => {
      const rows = part.map((item) => item.opened);
      const of = { delivery, deliverAt, timeZone, organizationName };
      const numbered = parts.length === 1 ? of : { ...of, part: { number: at + 1, of: parts.length } };
      const written = await writeDigest(part, numbered, context);
      const headers = { "In-Reply-To": thread, References: thread };
      const messageId = messageIdOfRows(rows, from);
      return { rows, mail: { ...written, to: first.content.to, messageId, headers, attempt: attemptOf(rows) } };
    }),
  );
};

/** The mails that tell the opened rows of one bundle: a single alert, or a digest in as many parts as it needs. */
export const lettersOf = async (opened: readonly Opened[], sender: Sender): Promise<Letter[]> => {
  const [first] = opened;
  if (first === undefined) return [];
  return isAlone(first.row) ? [await single(first, sender)] : digests(first, opened, sender);
};
