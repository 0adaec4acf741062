import type { Queued } from "../platform/mail/outbox.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { type Account, openProfile } from "./accounts.ts";
import { deleteLinksOf } from "./linkStore.ts";
import { updateOrganization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { credentialsSeal } from "./seals.ts";
import { forgetFailures } from "./signInFailures.ts";
import type { CredentialsSeal } from "./tables.ts";

/**
 * Sets new credentials: ends all tokens and all links of the account, those of a hand-over too, as whoever asked for
 * one may be the one who is to be kept out. Mails that it happened. Undefined when another change came first.
 */
export const setPassword = async (
  { mail }: Parts,
  transaction: Transaction,
  account: Account,
  credentials: CredentialsSeal,
): Promise<Queued | undefined> => {
  const { organization, key } = account;
  const sealed = credentialsSeal.seal(key, organization.id, credentials);
  const isSet = await updateOrganization(transaction, organization, { credentials: true }, { credentials: sealed });
  if (!isSet) return undefined;
  await deleteLinksOf(transaction, organization.id);
  await forgetFailures(transaction, [organization.email_index]);
  const { contactEmail: to, contactName } = openProfile(account);
  return mail.enqueue(transaction, key, { kind: "password-changed", to, parameters: { contactName } });
};
