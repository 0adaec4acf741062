import type { Contact } from "../platform/identity/callers.ts";
import { openProfile, ownAccount } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { isIdentity } from "./passwordRules.ts";
import { provePassword } from "./provePassword.ts";
import { notSignedIn, passwordRefused } from "./refusals.ts";
import type { PasswordChange } from "./schemas.ts";
import { credentialsSeal } from "./seals.ts";
import { setPassword } from "./setPassword.ts";

/**
 * Changes the contact's own password and ends all tokens, the caller's too. The reminder becomes the one given, or
 * none: one for the former password would remind of nothing. Throws `invalid-credentials` or `too-many-requests`.
 */
export const changePassword = async (parts: Parts, contact: Contact, change: PasswordChange): Promise<void> => {
  const { sql, passwords, mail } = parts;
  const account = await ownAccount(parts, contact);
  const { organization, key } = account;
  if (isIdentity(change.newPassword, openProfile(account))) {
    throw passwordRefused("/newPassword", "password-is-identity");
  }
  await provePassword(parts, organization.email_index, change.currentPassword, async () => {
    return credentialsSeal.open(key, organization.id, organization.credentials).passwordHash;
  });
  const credentials = {
    passwordHash: await passwords.hash(change.newPassword),
    ...(change.passwordReminder ? { passwordReminder: change.passwordReminder } : {}),
  };
  const queued = await sql.transaction(async (transaction) => {
    const changed = await setPassword(parts, transaction, account, credentials);
    // Another change of password came first, and ended the caller's token.
    if (changed === undefined) throw notSignedIn();
    return changed;
  });
  mail.tryAtOnce(queued);
};
