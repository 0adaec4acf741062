import { type Letter, type MailContext, type RenderedMail, renderLetter } from "./letter.ts";
import { type DebugRequest, debugRequest } from "./templates/debug.ts";
import { type ErasureRequest, erasureRequest } from "./templates/erasure.ts";
import { type HandedOver, type Handover, handedOver, handover } from "./templates/handover.ts";
import { type LicenseExpiry, licenseExpiry } from "./templates/license.ts";
import {
  type PasswordChanged,
  type PasswordReminder,
  type PasswordReset,
  passwordChanged,
  passwordReminder,
  passwordReset,
} from "./templates/password.ts";
import {
  type AlreadyRegistered,
  alreadyRegistered,
  type VerifyRegistration,
  verifyRegistration,
} from "./templates/registration.ts";
import {
  type TicketReceived,
  type TicketReply,
  type TicketResolved,
  ticketReceived,
  ticketReply,
  ticketResolved,
} from "./templates/ticket.ts";

/** What mail is sent for. There is no other purpose, and none of these is marketing. */
export type MailPurpose = "licensing" | "support" | "account" | "alerts";

/** What each kind of mail is told, and so what an outbox keeps, sealed, while the mail waits. */
export type MailParameters = {
  "verify-registration": VerifyRegistration;
  "already-registered": AlreadyRegistered;
  "password-reminder": PasswordReminder;
  "password-reset": PasswordReset;
  "password-changed": PasswordChanged;
  handover: Handover;
  "handed-over": HandedOver;
  "debug-request": DebugRequest;
  "ticket-received": TicketReceived;
  "ticket-reply": TicketReply;
  "ticket-resolved": TicketResolved;
  "license-expiry": LicenseExpiry;
  "erasure-request": ErasureRequest;
};

export type MailKind = keyof MailParameters;

type Template<Kind extends MailKind> = {
  purpose: MailPurpose;
  write: (parameters: MailParameters[Kind], context: MailContext) => Letter;
};

/** The mails that Usher writes itself and an outbox keeps: one that is not of these kinds cannot be put into it. */
export const MAIL_KINDS: { readonly [Kind in MailKind]: Template<Kind> } = {
  "verify-registration": { purpose: "account", write: verifyRegistration },
  "already-registered": { purpose: "account", write: alreadyRegistered },
  "password-reminder": { purpose: "account", write: passwordReminder },
  "password-reset": { purpose: "account", write: passwordReset },
  "password-changed": { purpose: "account", write: passwordChanged },
  handover: { purpose: "account", write: handover },
  "handed-over": { purpose: "account", write: handedOver },
  "debug-request": { purpose: "support", write: debugRequest },
  "ticket-received": { purpose: "support", write: ticketReceived },
  "ticket-reply": { purpose: "support", write: ticketReply },
  "ticket-resolved": { purpose: "support", write: ticketResolved },
  "license-expiry": { purpose: "licensing", write: licenseExpiry },
  "erasure-request": { purpose: "account", write: erasureRequest },
};

const purposes = (kinds: readonly MailKind[]) => kinds.map((kind) => [kind, MAIL_KINDS[kind].purpose] as const);

/** The closed list of all mails that Usher sends. `alert` and `digest` tell what components handed over. */
export const MAIL_PURPOSES: ReadonlyMap<string, MailPurpose> = new Map([
  ...purposes(Object.keys(MAIL_KINDS) as MailKind[]),
  ["alert", "alerts"],
  ["digest", "alerts"],
]);

/** Whether a stored word names a kind of mail. */
export const isMailKind = (word: string): word is MailKind => Object.hasOwn(MAIL_KINDS, word);

/** Writes one mail: its subject, its plain text and its HTML. */
export const render = <Kind extends MailKind>(
  kind: Kind,
  parameters: MailParameters[Kind],
  context: MailContext,
): RenderedMail => renderLetter(MAIL_KINDS[kind].write(parameters, context), context);
