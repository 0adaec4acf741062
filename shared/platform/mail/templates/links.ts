import type { MailContext } from "../letter.ts";

/** What the page behind a link in a mail is asked to do. */
export type LinkAction = "verify" | "reset" | "handover" | "ticket" | "debug" | "erasure";

/** A link that works once. The token stands in the fragment, which no browser sends to a server. */
export const linkTo = (action: LinkAction, token: string, { publicUrl }: MailContext): string =>
  `${publicUrl}/link#${action}.${token}`;
