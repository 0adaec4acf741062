import {
  type FieldDeclaration,
  keyFirst,
  type LeafDeclaration,
  neutral,
  personal,
  plain,
  sealed,
  secret,
  type TableDeclaration,
  untilDone,
  withheld,
} from "../declaration.ts";
import type { MailKind, MailParameters } from "./kinds.ts";
import type { OutboxTable } from "./outboxTable.ts";
import { LONGEST_WAIT } from "./retention.ts";

/** What any kind of mail is told: a new parameter does not compile before it is declared. */
type ParameterOf<Kind extends MailKind> = Kind extends MailKind ? keyof MailParameters[Kind] & string : never;
type MailLeaves = Record<"to" | `parameters.${ParameterOf<MailKind>}`, LeafDeclaration>;

export const mailManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "outbox",
    topic: "mail",
    about: "A mail that waits until the mail service takes it",
    whose: ["registration", "organization", "requester"],
    stays: untilDone(LONGEST_WAIT, { key: "id", until: "expires_at" }),
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    export: withheld("It is on its way to whoever it is for, with links that are for nobody else."),
    fields: {
      sequence: plain("count", "Order of arrival"),
      id: plain("id", "Random id of the row; it stands in the mail's Message-ID"),
      due_at: plain("instant", "When it is tried next"),
      attempts: plain("count", "How often it was tried"),
      claim: plain("id", "Random id of the worker's claim while it is tried"),
      claimed_until: plain("instant", "When the claim ends"),
      set_aside_at: plain("instant", "When it was given up because it does not open"),
      kind: plain("word", "Which kind of mail it is"),
      subject: plain("id", "Random id of the subject, which names its data key"),
      mail: sealed("The recipient, and what the mail is written from", {
        to: personal("The recipient's e-mail address", false),
        "parameters.organizationName": personal("The organization's name", false),
        "parameters.contactName": personal("The name that the mail greets", false),
        "parameters.reminder": personal("The password reminder, which its owner asked for", false),
        "parameters.tenant": neutral("id", "The tenant that debug logging is asked for, or whose license ends"),
        "parameters.name": personal("The name of who wrote to support", false),
        "parameters.number": neutral("word", "The number of a support ticket"),
        "parameters.text": personal("What an employee answers to a support ticket", false),
        "parameters.token": secret("The token of the mail's link"),
        "parameters.expiresInDays": neutral("count", "Days until the link ends"),
        "parameters.productName": neutral("vendor-text", "Name of the product whose license ends"),
        "parameters.edition": neutral("word", "Its edition"),
        "parameters.endsAt": neutral("instant", "When it ends"),
        "parameters.days": neutral("count", "How many days before"),
        "parameters.hasEnded": neutral("flag", "Whether it has ended already"),
        "parameters.scope": neutral("word", "Whether a customer is to be erased, or what was left under an address"),
      } satisfies MailLeaves),
      expires_at: plain("instant", "From when nobody needs it"),
      fault: plain("word", "Why it was given up"),
    } satisfies Record<keyof OutboxTable, FieldDeclaration>,
  },
];
