import { DAY } from "../platform/clock.ts";
import { newId, newToken, tokenHash } from "../platform/ids.ts";
import { mayBeMailed } from "../platform/mail/mailRates.ts";
import type { Queued } from "../platform/mail/outbox.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { withNewKey } from "../platform/vault/newKey.ts";
import type { DataKey } from "../platform/vault/vault.ts";
import { type Account, emailIndexes, openAccount, openProfile } from "./accounts.ts";
import { insertLink } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { insertRegistration } from "./registrationStore.ts";
import { PLACEHOLDER_LIFETIME, REGISTRATION_LIFETIME } from "./retention.ts";
import type { Registration } from "./schemas.ts";
import { registrationSeal } from "./seals.ts";
import type { RegistrationSeal } from "./tables.ts";

export type RegistrationAnswer = { status: "verification-sent" };

/** What a registration puts into the tables. The same rows for a known and an unknown address, so that the time taken does not tell them apart. */
type Entry = { emailIndex: string; seal: RegistrationSeal; lifetime: number };

const sealOf = (registration: Registration, passwordHash: string): RegistrationSeal => ({
  organizationName: registration.organizationName,
  contactName: registration.contactName,
  contactEmail: registration.contactEmail,
  contactPhone: registration.contactPhone,
  howDidYouFindUs: registration.howDidYouFindUs,
  passwordHash,
  ...(registration.passwordReminder ? { passwordReminder: registration.passwordReminder } : {}),
});

/** Nothing of the registration, under an index that no address has; and no link was sent for it. */
const placeholder = (): Entry => ({ emailIndex: `v0.${newToken()}`, seal: null, lifetime: PLACEHOLDER_LIFETIME });

/**
 * Takes a registration and mails a link to verify it, valid 7 days; to a registered address a mail that says so, and
 * nothing of the registration is kept. The answer, and the work done, are the same for both, and for an address that
 * was sent too many mails within the hour, which gets none and leaves nothing. Throws `too-many-requests` when all
 * callers together ask for too many mails.
 */
export const registerOrganization = async (
  parts: Parts,
  registration: Registration,
  once: Once = notRepeated,
): Promise<RegistrationAnswer> => {
  const { sql, vault, clock, passwords, mail } = parts;
  const email = await emailIndexes(vault, registration.contactEmail);
  const isMailed = await mayBeMailed(parts, "registration", email.index);
  const passwordHash = await passwords.hash(registration.password);
  const { key: accountKey, organization } = await openAccount(parts, email.all);
  const account: Account | undefined = organization && { organization, key: accountKey };

  const entry: Entry =
    account || !isMailed
      ? placeholder()
      : { emailIndex: email.index, seal: sealOf(registration, passwordHash), lifetime: REGISTRATION_LIFETIME };
  const token = newToken();

  const sendMail = (transaction: Transaction, key: DataKey): Promise<Queued> => {
    if (!isMailed) return mail.enqueueDecoy(transaction, key, "verify-registration");
    if (account) {
      const { contactEmail: to, contactName } = openProfile(account);
      return mail.enqueue(transaction, account.key, { kind: "already-registered", to, parameters: { contactName } });
    }
    const { organizationName, contactName } = registration;
    return mail.enqueue(transaction, key, {
      kind: "verify-registration",
      to: registration.contactEmail,
      parameters: { organizationName, contactName, token, expiresInDays: entry.lifetime / DAY },
      linkExpiresAt: clock.now() + entry.lifetime,
    });
  };

  const answer: RegistrationAnswer = { status: "verification-sent" };
  const queued = await withNewKey(parts, (key) =>
    sql.transaction(async (transaction) => {
      const now = clock.now();
      const id = newId(clock);
      const expires_at = now + entry.lifetime;
      const { subject } = key;
      await insertRegistration(transaction, {
        id,
        subject,
        email_index: entry.emailIndex,
        profile: registrationSeal.seal(key, id, entry.seal),
        created_at: now,
        expires_at,
      });
      await insertLink(transaction, {
        token_hash: tokenHash(token),
        action: "verify",
        subject,
        reference_id: id,
        generation: 0,
        expires_at,
        payload: null,
      });
      await once.keep(transaction, subject, answer);
      return sendMail(transaction, key);
    }),
  );
  mail.tryAtOnce(queued);
  return answer;
};
