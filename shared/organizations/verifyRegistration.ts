import { newId } from "../platform/ids.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { linkExpired } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import { type DataKey, KeyGone } from "../platform/vault/vault.ts";
import { emailIndexes } from "./accounts.ts";
import { findLink, takeLink } from "./linkStore.ts";
import { findByEmail, insertOrganization, type Organization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { provePassword } from "./provePassword.ts";
import { endRegistrations, findRegistration, type RegistrationRow, takeRegistration } from "./registrationStore.ts";
import type { Verification } from "./schemas.ts";
import { credentialsSeal, profileSeal, registrationSeal } from "./seals.ts";
import type { RegistrationSeal } from "./tables.ts";

const openRegistration = async (
  { vault }: Parts,
  registration: RegistrationRow,
): Promise<{ key: DataKey; seal: NonNullable<RegistrationSeal> }> => {
  try {
    const key = await vault.keyring.open(registration.subject);
    const seal = registrationSeal.open(key, registration.id, registration.profile);
    if (seal !== null) return { key, seal };
  } catch (error) {
    if (!(error instanceof KeyGone)) throw error;
  }
  throw linkExpired();
};

/** The organization that a registration becomes. It keeps the registration's subject, and with it its key, for life. */
const organizationOf = async (
  { vault, clock }: Parts,
  subject: string,
  key: DataKey,
  seal: NonNullable<RegistrationSeal>,
): Promise<Organization> => {
  const { passwordHash, passwordReminder, ...profile } = seal;
  const id = newId(clock);
  const now = clock.now();
  return {
    id,
    subject,
    email_index: await vault.blindIndex.of("email", seal.contactEmail),
    name_index: await vault.blindIndex.of("organization-name", seal.organizationName),
    contact_id: newId(clock),
    token_generation: 1,
    revision: 1,
    profile: profileSeal.seal(key, id, { ...profile, expiryNotices: true }),
    credentials: credentialsSeal.seal(key, id, {
      passwordHash,
      ...(passwordReminder === undefined ? {} : { passwordReminder }),
    }),
    created_at: now,
    updated_at: now,
  };
};

/**
 * Makes a registration an organization, by its link and its own password. Of several registrations of one address the
 * first verified wins; the links of the others expire. A wrong password is `invalid-credentials` and leaves the link.
 */
export const verifyRegistration = async (
  parts: Parts,
  { token, password }: Verification,
  once: Once = notRepeated,
): Promise<{ organizationId: string }> => {
  const { sql, vault, clock } = parts;
  const db = await sql.db();
  const link = await findLink(db, "verify", token, clock.now());
  const registration = link && (await findRegistration(db, link.reference_id, clock.now()));
  if (link === undefined || registration === undefined) throw linkExpired();
  const { key, seal } = await openRegistration(parts, registration);
  await provePassword(parts, registration.email_index, password, async () => seal.passwordHash);

  const email = await emailIndexes(vault, seal.contactEmail);
  const organization = await organizationOf(parts, registration.subject, key, seal);
  const answer = { organizationId: organization.id };
  try {
    await sql.transaction(async (transaction) => {
      const now = clock.now();
      if (!(await takeLink(transaction, link))) throw linkExpired();
      if (!(await takeRegistration(transaction, registration.id, now))) throw linkExpired();
      if (await findByEmail(transaction, email.all)) throw linkExpired();
      await insertOrganization(transaction, organization);
      await endRegistrations(transaction, email.all, now);
      await once.keep(transaction, registration.subject, answer);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw linkExpired();
    throw error;
  }
  return answer;
};
