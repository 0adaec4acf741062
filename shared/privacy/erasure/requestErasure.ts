import type { Employee } from "../../platform/identity/callers.ts";
import { newId, newToken, tokenHash } from "../../platform/ids.ts";
import { countMailOf } from "../../platform/mail/mailRates.ts";
import type { Queued } from "../../platform/mail/outbox.ts";
import { Refusal } from "../../platform/refusal.ts";
import { isUniqueViolation } from "../../platform/sql/failures.ts";
import { type DataKey, KeyGone } from "../../platform/vault/vault.ts";
import type { ErasureParts } from "./parts.ts";
import { askedSeal } from "./requestSeal.ts";
import { deleteRequestOf, insertRequest } from "./requestStore.ts";
import { LINK_COUNTS_FOR, REQUEST_COUNTS_FOR } from "./retention.ts";

/** An address, its index to store, and those to look for. */
type Address = { contactEmail: string; index: string; all: readonly string[] };

/** Whom the mail goes to, and the key that it and the request are sealed under. */
type Addressee = { to: string; contactName?: string; organizationId: string | null; key: DataKey };

/** The key of the first of these subjects that has one. */
const firstKey = async (
  { vault }: Pick<ErasureParts, "vault">,
  found: readonly { subject: string }[],
): Promise<DataKey | undefined> => {
  for (const { subject } of found) {
    try {
      return await vault.keyring.open(subject);
    } catch (error) {
      if (!(error instanceof KeyGone)) throw error;
    }
  }
  return undefined;
};

/** Who is kept under an address: an organization's contact, or somebody who left something and is none. */
const addresseeOf = async (
  parts: ErasureParts,
  { contactEmail, all: emailIndexes }: Address,
): Promise<Addressee | undefined> => {
  const { organizations, support } = parts.rooms;
  const organization = await organizations.ofAddress(emailIndexes);
  if (organization !== undefined) {
    const key = await firstKey(parts, [organization]);
    const contact = await organizations.contactOf(organization.id);
    // Where the profile is damaged, the address that found it is its contact's all the same.
    const { contactEmail: to, contactName } = contact ?? { contactEmail };
    return key && { to, ...(contactName === undefined ? {} : { contactName }), organizationId: organization.id, key };
  }
  const left = [...(await support.ticketsFrom(emailIndexes)), ...(await organizations.registrationsOf(emailIndexes))];
  const key = await firstKey(parts, left);
  return key && { to: contactEmail, organizationId: null, key };
};

/** Writes the request in place of an earlier one of the address, and its mail. */
const keep = async (
  { sql, clock, mail }: ErasureParts,
  { oid }: Employee,
  { contactEmail, index, all }: Address,
  { to, contactName, organizationId, key }: Addressee,
): Promise<{ id: string; queued: Queued }> => {
  const id = newId(clock);
  const queued = await sql.transaction(async (transaction) => {
    const token = newToken();
    const now = clock.now();
    await deleteRequestOf(transaction, all);
    await insertRequest(transaction, {
      id,
      email_index: index,
      organization_id: organizationId,
      subject: key.subject,
      token_hash: tokenHash(token),
      asked: askedSeal.seal(key, id, { oid, contactEmail }),
      requested_at: now,
      link_expires_at: now + LINK_COUNTS_FOR,
      expires_at: now + REQUEST_COUNTS_FOR,
      erasure: null,
    });
    const scope = organizationId === null ? "address" : "organization";
    return mail.enqueue(transaction, key, {
      kind: "erasure-request",
      to,
      parameters: { ...(contactName === undefined ? {} : { contactName }), scope, token },
      linkExpiresAt: now + LINK_COUNTS_FOR,
    });
  });
  return { id, queued };
};

/**
 * An officer passes on that somebody asked by mail to have everything erased that is kept under their address. Erases
 * nothing: a mail goes there, and its link, or another officer, confirms it. An earlier request of the address ends. It
 * leaves a trace with the organization whose contact has the address. Throws `not-found`, or `too-many-requests`.
 */
export const requestErasure = async (
  parts: ErasureParts,
  officer: Employee,
  { contactEmail }: { contactEmail: string },
): Promise<{ id: string }> => {
  const { blindIndex } = parts.vault;
  const [index, all] = await Promise.all([blindIndex.of("email", contactEmail), blindIndex.all("email", contactEmail)]);
  const address = { contactEmail, index, all };
  const addressee = await addresseeOf(parts, address);
  if (addressee === undefined) throw new Refusal("not-found", "Nothing is kept under this address.");
  await countMailOf(parts, "erasure", index);
  await parts.rooms.organizations.noteReading(
    { oid: officer.oid, role: "Privacy.Officer" },
    { organizationIds: addressee.organizationId === null ? [] : [addressee.organizationId], emails: [] },
  );
  // Of two who ask at the same instant the database's key stops one, who then replaces the other's.
  for (let round = 0; ; round += 1) {
    try {
      const { id, queued } = await keep(parts, officer, address, addressee);
      parts.mail.tryAtOnce(queued);
      return { id };
    } catch (error) {
      if (!isUniqueViolation(error) || round >= 5) throw error;
    }
  }
};
