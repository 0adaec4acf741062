import type { Contact } from "../../platform/identity/callers.ts";
import { Refusal } from "../../platform/refusal.ts";
import { beginErasure } from "./beginErasure.ts";
import { conclude, type Receipt } from "./conclude.ts";
import type { Erasure } from "./erasure.ts";
import { findErasureOf } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";

/** Proves the password and writes the erasure down. */
const begin = async (parts: ErasureParts, contact: Contact, password: string): Promise<Erasure> => {
  const organization = await parts.rooms.organizations.proveErasure(contact, password);
  const erasure = await beginErasure(parts, { organization });
  if (erasure === undefined) throw new Error("An organization is a part of its own erasure.");
  return erasure;
};

const isGone = (error: unknown): boolean => error instanceof Refusal && error.code === "not-signed-in";

/** The erasure of a contact's organization that was begun before, or now. */
const findOrBegin = async (parts: ErasureParts, contact: Contact, password: string): Promise<Erasure> => {
  const find = async () => findErasureOf(await parts.sql.db(), { kind: "organization", id: contact.organizationId });
  // Proven then; by now the hash that it would be compared with may be gone.
  const begun = await find();
  if (begun !== undefined) return begun;
  try {
    return await begin(parts, contact, password);
  } catch (error) {
    // A call at the same instant was first, and has destroyed the key since.
    const other = isGone(error) ? await find() : undefined;
    if (other === undefined) throw error;
    return other;
  }
};

/**
 * A contact has everything erased that is kept for their organization. Answers once no copy of it opens any more and every
 * access token is dead. Repeated after a failure it goes on where it broke off, with one receipt. Throws
 * `invalid-credentials`, `too-many-requests`, and `unavailable` where a key could not be destroyed yet.
 */
export const eraseOwn = async (parts: ErasureParts, contact: Contact, password: string): Promise<Receipt> =>
  conclude(parts, await findOrBegin(parts, contact, password));
