import type { Contact } from "../platform/identity/callers.ts";
import { newToken, tokenHash } from "../platform/ids.ts";
import { countMailOf } from "../platform/mail/mailRates.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { openProfile, ownAccount } from "./accounts.ts";
import { deleteLinksOf, insertLink } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { provePassword } from "./provePassword.ts";
import { LINK_LIFETIME } from "./retention.ts";
import type { Handover } from "./schemas.ts";
import { credentialsSeal, handoverSeal } from "./seals.ts";

/**
 * Asks somebody else, by a link valid 24 h, to become the contact; an earlier request ends. Whether the new address is
 * registered already is neither looked up nor told. Throws `invalid-credentials` or `too-many-requests`.
 */
export const requestHandover = async (
  parts: Parts,
  contact: Contact,
  handover: Handover,
  once: Once = notRepeated,
): Promise<{ status: "accepted" }> => {
  const { sql, clock, mail } = parts;
  const account = await ownAccount(parts, contact);
  const { organization, key } = account;
  await provePassword(parts, organization.email_index, handover.currentPassword, async () => {
    return credentialsSeal.open(key, organization.id, organization.credentials).passwordHash;
  });
  await countMailOf(parts, "handover", organization.email_index);
  const { contactName, contactEmail, contactPhone } = handover;
  const { organizationName } = openProfile(account);
  const answer = { status: "accepted" } as const;
  const queued = await sql.transaction(async (transaction) => {
    const token = newToken();
    const hash = tokenHash(token);
    const expires_at = clock.now() + LINK_LIFETIME;
    await deleteLinksOf(transaction, organization.id, "handover");
    await insertLink(transaction, {
      token_hash: hash,
      action: "handover",
      subject: organization.subject,
      reference_id: organization.id,
      generation: organization.token_generation,
      expires_at,
      payload: handoverSeal.seal(key, hash, { contactName, contactEmail, contactPhone }),
    });
    await once.keep(transaction, organization.subject, answer);
    return mail.enqueue(transaction, key, {
      kind: "handover",
      to: contactEmail,
      parameters: { organizationName, contactName, token },
      linkExpiresAt: expires_at,
    });
  });
  mail.tryAtOnce(queued);
  return answer;
};
