import { linkExpired } from "../platform/refusal.ts";
import { accountOfLink, openProfile } from "./accounts.ts";
import { findLink, takeLink } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { isIdentity } from "./passwordRules.ts";
import { passwordRefused } from "./refusals.ts";
import type { ResetConfirmation } from "./schemas.ts";
import { setPassword } from "./setPassword.ts";

/**
 * Sets a new password by a mailed link. The reminder goes with the password that it reminded of. Throws
 * `link-expired`; a password that is refused leaves the link.
 */
export const confirmPasswordReset = async (parts: Parts, { token, newPassword }: ResetConfirmation): Promise<void> => {
  const { sql, clock, passwords, mail } = parts;
  const link = await findLink(await sql.db(), "reset", token, clock.now());
  if (link === undefined) throw linkExpired();
  const account = await accountOfLink(parts, link);
  if (isIdentity(newPassword, openProfile(account))) throw passwordRefused("/newPassword", "password-is-identity");
  const passwordHash = await passwords.hash(newPassword);
  const queued = await sql.transaction(async (transaction) => {
    const isMine = await takeLink(transaction, link);
    const changed = isMine ? await setPassword(parts, transaction, account, { passwordHash }) : undefined;
    if (changed === undefined) throw linkExpired();
    return changed;
  });
  mail.tryAtOnce(queued);
};
