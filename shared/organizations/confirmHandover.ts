import { newId } from "../platform/ids.ts";
import type { Queued } from "../platform/mail/outbox.ts";
import { linkExpired, Refusal } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { type Account, accountOfLink, emailIndexes, openProfile } from "./accounts.ts";
import { deleteLinksOf, findLink, type Link, takeLink } from "./linkStore.ts";
import { findByEmail, updateOrganization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { isIdentity } from "./passwordRules.ts";
import { passwordRefused } from "./refusals.ts";
import { endRegistrations } from "./registrationStore.ts";
import type { HandoverConfirmation } from "./schemas.ts";
import { credentialsSeal, handoverSeal, profileSeal } from "./seals.ts";
import { forgetFailures } from "./signInFailures.ts";
import type { HandoverSeal } from "./tables.ts";

const taken = (): Refusal => new Refusal("conflict", "This address belongs to another organization by now.");

type NewContact = HandoverSeal & { passwordHash: string; email: { index: string; all: string[] } };

/** Puts the new contact in the former one's place; undefined when the profile changed meanwhile. */
const replaceContact = async (
  { clock, mail }: Parts,
  transaction: Transaction,
  account: Account,
  link: Link,
  { contactName, contactEmail, contactPhone, passwordHash, email }: NewContact,
): Promise<Queued | undefined> => {
  const { organization, key } = account;
  const former = openProfile(account);
  const now = clock.now();
  if (!(await takeLink(transaction, link))) throw linkExpired();
  const holder = await findByEmail(transaction, email.all);
  if (holder && holder.id !== organization.id) throw taken();
  const isReplaced = await updateOrganization(
    transaction,
    organization,
    { profile: true, credentials: true },
    {
      contact_id: newId(clock),
      email_index: email.index,
      profile: profileSeal.seal(key, organization.id, { ...former, contactName, contactEmail, contactPhone }),
      credentials: credentialsSeal.seal(key, organization.id, { passwordHash }),
      updated_at: now,
    },
  );
  if (!isReplaced) return undefined;
  await deleteLinksOf(transaction, organization.id);
  await endRegistrations(transaction, email.all, now);
  await forgetFailures(transaction, [organization.email_index, email.index]);
  const { organizationName, contactName: formerName, contactEmail: to } = former;
  return mail.enqueue(transaction, key, {
    kind: "handed-over",
    to,
    parameters: { organizationName, contactName: formerName },
  });
};

/** Thrown to roll back an attempt on a profile that changed meanwhile. */
class Stale extends Error {}

/**
 * Makes the person whom a hand-over was mailed to the contact, with the password that they choose; ends all tokens of
 * the former one. Throws `link-expired`, or `conflict` when the address became another organization's meanwhile.
 */
export const confirmHandover = async (parts: Parts, { token, password }: HandoverConfirmation): Promise<void> => {
  const { sql, vault, clock, passwords, mail } = parts;
  const link = await findLink(await sql.db(), "handover", token, clock.now());
  if (link?.payload == null) throw linkExpired();
  const { key, organization } = await accountOfLink(parts, link);
  const person = handoverSeal.open(key, link.token_hash, link.payload);
  const { organizationName } = openProfile({ key, organization });
  if (isIdentity(password, { organizationName, contactEmail: person.contactEmail })) {
    throw passwordRefused("/password", "password-is-identity");
  }
  const email = await emailIndexes(vault, person.contactEmail);
  const contact: NewContact = { ...person, email, passwordHash: await passwords.hash(password) };

  for (let round = 0; round < 5; round++) {
    const account = await accountOfLink(parts, link);
    try {
      const queued = await sql.transaction(async (transaction) => {
        const replaced = await replaceContact(parts, transaction, account, link, contact);
        if (replaced === undefined) throw new Stale();
        return replaced;
      });
      mail.tryAtOnce(queued);
      return;
    } catch (error) {
      if (isUniqueViolation(error)) throw taken();
      if (!(error instanceof Stale)) throw error;
    }
  }
  throw new Refusal("unavailable", "The organization is being changed by others at this moment. Try again.", {
    retryAfter: 1,
  });
};
