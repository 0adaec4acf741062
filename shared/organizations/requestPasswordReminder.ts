import { mayBeMailed } from "../platform/mail/mailRates.ts";
import { emailIndexes, openAccount, openProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { credentialsSeal } from "./seals.ts";

/**
 * Mails the reminder, if one was noted, to a registered address. The work is the same for one that is not.
 * An address that was sent too many within the hour gets none. Throws `too-many-requests` when all callers together ask
 * for too many mails.
 */
export const requestPasswordReminder = async (parts: Parts, { email }: { email: string }): Promise<void> => {
  const { sql, vault, mail } = parts;
  const { index, all } = await emailIndexes(vault, email);
  const isMailed = await mayBeMailed(parts, "reminder", index);
  const { key, organization } = await openAccount(parts, all);
  const queued = await sql.transaction((transaction) => {
    if (organization === undefined || !isMailed) return mail.enqueueDecoy(transaction, key, "password-reminder");
    const { contactEmail: to, contactName } = openProfile({ organization, key });
    const { passwordReminder: reminder } = credentialsSeal.open(key, organization.id, organization.credentials);
    return mail.enqueue(transaction, key, { kind: "password-reminder", to, parameters: { contactName, reminder } });
  });
  mail.tryAtOnce(queued);
};
