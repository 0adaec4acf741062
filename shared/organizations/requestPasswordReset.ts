import { newId, newToken, tokenHash } from "../platform/ids.ts";
import { mayBeMailed } from "../platform/mail/mailRates.ts";
import { emailIndexes, openAccount, openProfile } from "./accounts.ts";
import { insertLink } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { LINK_LIFETIME } from "./retention.ts";

/**
 * Mails a link to set a new password, valid 24 h, to a registered address. The work is the same for one that is not.
 * An address that was sent too many within the hour gets none. Throws `too-many-requests` when all callers together ask
 * for too many mails.
 */
export const requestPasswordReset = async (parts: Parts, { email }: { email: string }): Promise<void> => {
  const { sql, vault, clock, mail } = parts;
  const { index, all } = await emailIndexes(vault, email);
  const isMailed = await mayBeMailed(parts, "reset", index);
  const { key, organization } = await openAccount(parts, all);
  const queued = await sql.transaction(async (transaction) => {
    const token = newToken();
    const expires_at = clock.now() + LINK_LIFETIME;
    await insertLink(transaction, {
      token_hash: tokenHash(token),
      action: "reset",
      subject: key.subject,
      reference_id: organization?.id ?? newId(clock),
      generation: organization?.token_generation ?? 0,
      expires_at,
      payload: null,
    });
    if (organization === undefined || !isMailed) return mail.enqueueDecoy(transaction, key, "password-reset");
    const { contactEmail: to, contactName } = openProfile({ organization, key });
    return mail.enqueue(transaction, key, {
      kind: "password-reset",
      to,
      parameters: { contactName, token },
      linkExpiresAt: expires_at,
    });
  });
  mail.tryAtOnce(queued);
};
