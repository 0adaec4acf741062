import type { Contact } from "../platform/identity/callers.ts";
import { linkExpired } from "../platform/refusal.ts";
import {
  type DataKey,
  KeyGone,
  type Keyring,
  SealBroken,
  SYSTEM_SUBJECTS,
  type Vault,
} from "../platform/vault/vault.ts";
import type { Link } from "./linkStore.ts";
import { findByEmail, findOrganization, type Organization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { notSignedIn } from "./refusals.ts";
import { profileSeal } from "./seals.ts";
import type { ProfileSeal } from "./tables.ts";

/** An organization whose key is there. */
export type Account = { organization: Organization; key: DataKey };

/** Both indexes of an address: the one to store and those to look for. */
export const emailIndexes = async (vault: Vault, email: string): Promise<{ index: string; all: string[] }> => {
  const [index, all] = await Promise.all([vault.blindIndex.of("email", email), vault.blindIndex.all("email", email)]);
  return { index, all };
};

const openAnew = async (keyring: Keyring, organization: Organization | undefined): Promise<DataKey> => {
  const decoy = (): Promise<DataKey> => keyring.openOrCreate(SYSTEM_SUBJECTS.decoy, { fresh: true });
  if (organization === undefined) return decoy();
  return keyring.open(organization.subject, { fresh: true }).catch((error: unknown) => {
    if (error instanceof KeyGone) return decoy();
    throw error;
  });
};

/**
 * The account of an address, or the decoy's key where there is none. Both cost one statement, one reading of a wrapped
 * key and one unwrapping, so that the time taken does not tell which it was.
 */
export const openAccount = async (
  { sql, vault }: Parts,
  indexes: readonly string[],
): Promise<{ key: DataKey; organization: Organization | undefined }> => {
  const organization = await findByEmail(await sql.db(), indexes);
  const key = await openAnew(vault.keyring, organization);
  // Erased a moment ago: as if it were not there.
  return { key, organization: key.subject === organization?.subject ? organization : undefined };
};

/** An organization and its key by id; undefined when it is not there or was erased. */
export const findAccount = async ({ sql, vault }: Parts, id: string): Promise<Account | undefined> => {
  const organization = await findOrganization(await sql.db(), id);
  if (organization === undefined) return undefined;
  try {
    return { organization, key: await vault.keyring.open(organization.subject) };
  } catch (error) {
    if (error instanceof KeyGone) return undefined;
    throw error;
  }
};

/** Those of these organizations that were not erased, with their keys. */
export const openAccounts = async (
  { vault }: Pick<Parts, "vault">,
  organizations: readonly Organization[],
): Promise<Account[]> => {
  const accounts: Account[] = [];
  for (const organization of organizations) {
    try {
      accounts.push({ organization, key: await vault.keyring.open(organization.subject) });
    } catch (error) {
      if (!(error instanceof KeyGone)) throw error;
    }
  }
  return accounts;
};

/** The contact's own organization; throws `not-signed-in` when the contact is no longer its contact. */
export const ownAccount = async (parts: Parts, contact: Contact): Promise<Account> => {
  const account = await findAccount(parts, contact.organizationId);
  if (account?.organization.contact_id !== contact.contactId) throw notSignedIn();
  return account;
};

/** The organization that a link is for; throws `link-expired` when it is gone or has ended its links since. */
export const accountOfLink = async (parts: Parts, link: Link): Promise<Account> => {
  const account = await findAccount(parts, link.reference_id);
  if (account?.organization.token_generation !== link.generation) throw linkExpired();
  return account;
};

/** What is known of an organization and its contact. Throws `SealBroken` where it was sealed for another row or key. */
export const openProfile = ({ organization, key }: Account): ProfileSeal =>
  profileSeal.open(key, organization.id, organization.profile);

/**
 * The indexes of a contact's address. Where the profile is damaged, which must keep nobody from what is theirs or from
 * having it erased, that of the row.
 */
export const addressOf = async ({ vault }: Pick<Parts, "vault">, account: Account): Promise<readonly string[]> => {
  try {
    return (await emailIndexes(vault, openProfile(account).contactEmail)).all;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return [account.organization.email_index];
  }
};

/** An account with its profile by id; undefined when it is not there, was erased, or cannot be read. */
export const findProfile = async (
  parts: Parts,
  id: string,
): Promise<(Account & { profile: ProfileSeal }) | undefined> => {
  const account = await findAccount(parts, id);
  if (account === undefined) return undefined;
  try {
    return { ...account, profile: openProfile(account) };
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
};
