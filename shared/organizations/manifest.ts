import {
  after,
  type ExportPath,
  type FieldDeclaration,
  hash,
  keyedIndex,
  keyFirst,
  type LeafDeclaration,
  type Leaves,
  neutral,
  personal,
  plain,
  rowDeleted,
  sealed,
  secret,
  type TableDeclaration,
  untilDone,
  untilErased,
  withheld,
} from "../platform/declaration.ts";
import { FAILURES_KEPT_FOR, REGISTRATION_LIFETIME } from "./retention.ts";
import type {
  CredentialsSeal,
  HandoverSeal,
  LinksTable,
  OrganizationsTable,
  ProfileSeal,
  RegistrationSeal,
  RegistrationsTable,
  SignInFailuresTable,
} from "./tables.ts";

/** Every column of a row, no more and no fewer. */
type Columns<Row> = Record<keyof Row, FieldDeclaration>;
/** Every leaf of a payload, no more and no fewer. */
type LeavesOf<Payload> = Record<keyof Payload, LeafDeclaration>;

const ID = "Random id of the row";
const SUBJECT = "Random id of the subject, which names its data key";

const HASH = "The password's argon2id hash";
const REMINDER = "The password reminder, where one was given";

/** What registration asks for; `exported` says where each is given out. */
const asked = (exported: (name: string) => ExportPath) => ({
  organizationName: personal("The organization's name", exported("organizationName")),
  contactName: personal("The contact person's name", exported("contactName")),
  contactEmail: personal("The contact person's e-mail address", exported("contactEmail")),
  contactPhone: personal("The contact person's phone number", exported("contactPhone")),
  howDidYouFindUs: personal("How the organization found the vendor", exported("howDidYouFindUs")),
});

const registration = {
  ...asked(() => false),
  passwordHash: secret(HASH),
  passwordReminder: personal(REMINDER, false),
} satisfies LeavesOf<NonNullable<RegistrationSeal>>;

const credentials = {
  passwordHash: secret(HASH),
  passwordReminder: personal(REMINDER, "profile.passwordReminder"),
} satisfies LeavesOf<CredentialsSeal>;

const profile = {
  ...asked((name) => `profile.${name}`),
  expiryNotices: neutral("flag", "Whether a mail says that a license is about to end", "profile.expiryNotices"),
} satisfies LeavesOf<ProfileSeal>;

const successor = {
  contactName: personal("The name of who is asked to become the contact", "handovers[].contactName"),
  contactEmail: personal("Their e-mail address", "handovers[].contactEmail"),
  contactPhone: personal("Their phone number", "handovers[].contactPhone"),
} satisfies LeavesOf<HandoverSeal>;

export const organizationsManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "registrations",
    topic: "registration",
    about: "A registration that nobody has verified yet",
    whose: ["registration"],
    stays: after("registering", REGISTRATION_LIFETIME, { step: "registrations" }),
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    export: withheld("Nobody has shown yet whose it is. Once somebody does, it is an organization's, and exported."),
    fields: {
      id: plain("id", ID),
      subject: plain("id", SUBJECT),
      email_index: keyedIndex("Keyed index of the e-mail address, to find it without knowing it"),
      profile: sealed("What registration asks for", registration),
      created_at: plain("instant", "When it was made"),
      expires_at: plain("instant", "When it is forgotten"),
    } satisfies Columns<RegistrationsTable>,
  },
  {
    store: "sql",
    table: "organizations",
    topic: "registration",
    about: "An organization and its contact person",
    whose: ["organization"],
    stays: untilErased,
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    export: { as: "", by: "id", of: "organization", order: "id" },
    fields: {
      id: plain("id", "Random id of the organization", "organizationId"),
      subject: plain("id", SUBJECT),
      email_index: keyedIndex("Keyed index of the contact's e-mail address, to find it without knowing it"),
      name_index: keyedIndex("Keyed index of the organization's name, to find it without knowing it"),
      contact_id: plain("id", "Random id of the contact person", "contactId"),
      token_generation: plain("count", "How often all access tokens were ended"),
      revision: plain("count", "Version of the profile"),
      profile: sealed("The organization's profile", profile),
      credentials: sealed("What the contact signs in with", credentials),
      created_at: plain("instant", "When the registration was verified", "profile.createdAt"),
      updated_at: plain("instant", "When the profile last changed", "profile.updatedAt"),
    } satisfies Columns<OrganizationsTable>,
  },
  {
    store: "sql",
    table: "links",
    topic: "registration",
    about: "A single-use link of a mail: to verify a registration, to reset a password, to take over as contact",
    whose: ["registration", "organization"],
    stays: untilDone(REGISTRATION_LIFETIME, { key: "token_hash", until: "expires_at" }),
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "token_hash" },
    export: { as: "handovers[]", by: "reference_id", of: "organization", order: "token_hash" },
    fields: {
      token_hash: hash("Hash of the link's token, which has 256 random bits"),
      action: plain("word", "What the link does"),
      subject: plain("id", SUBJECT),
      reference_id: plain("id", "Id of the registration or organization that it is for"),
      generation: plain("count", "How often the account's access tokens had been ended when it was asked for"),
      expires_at: plain("instant", "When it ends"),
      payload: sealed("Who is asked to become the contact", successor),
    } satisfies Columns<LinksTable>,
  },
  {
    store: "sql",
    table: "sign_in_failures",
    topic: "registration",
    about: "How many wrong passwords were tried for an address, known or not",
    whose: ["organization", "anyone"],
    stays: after("the last wrong password", FAILURES_KEPT_FOR, { key: "email_index", from: "updated_at" }),
    erasure: rowDeleted("email_index"),
    export: { as: "wrongPasswords", by: "email_index", of: "address", order: "email_index" },
    fields: {
      email_index: keyedIndex("Keyed index of the address"),
      failures: plain("count", "How many failed", "wrongPasswords.count"),
      blocked_until: plain("instant", "Until when the address must wait"),
      updated_at: plain("instant", "When the last one failed", "wrongPasswords.lastAt"),
    } satisfies Columns<SignInFailuresTable>,
  },
];

/** What this room's answers leave under an `Idempotency-Key`. */
export const organizationsAnswers: Leaves = {
  status: neutral("word", "That the registration or hand-over was taken"),
  organizationId: neutral("id", "Id of the organization that was verified"),
};
