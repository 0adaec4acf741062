import type { Contact } from "../../platform/identity/callers.ts";
import { beginErasure } from "./beginErasure.ts";
import { conclude, type Receipt } from "./conclude.ts";
import type { Erasure } from "./erasure.ts";
import { findErasureOf } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";

const begin = async (parts: ErasureParts, contact: Contact, password: string): Promise<Erasure> => {
  const begun = await findErasureOf(await parts.sql.db(), { kind: "organization", id: contact.organizationId });
  // Proven then; by now the hash that it would be compared with may be gone.
  if (begun !== undefined) return begun;
  const organization = await parts.rooms.organizations.proveErasure(contact, password);
  const erasure = await beginErasure(parts, { organization });
  if (erasure === undefined) throw new Error("An organization is a part of its own erasure.");
  return erasure;
};

/**
 * A contact has everything erased that is kept for their organization. Answers once no copy of it opens any more and every
 * access token is dead. Repeated after a failure it goes on where it broke off, with one receipt. Throws
 * `invalid-credentials`, `too-many-requests`, and `unavailable` where a key could not be destroyed yet.
 */
export const eraseOwn = async (parts: ErasureParts, contact: Contact, password: string): Promise<Receipt> =>
  conclude(parts, await begin(parts, contact, password));
