import { Refusal } from "../../platform/refusal.ts";
import { KeyGone, SealBroken } from "../../platform/vault/vault.ts";
import type { Erased } from "./beginErasure.ts";
import type { ErasureParts } from "./parts.ts";
import { askedSeal } from "./requestSeal.ts";
import type { ErasureRequest } from "./requestStore.ts";
import type { AskedSeal } from "./requestTables.ts";

export const noRequest = (): Refusal =>
  new Refusal("not-found", "There is no such request: it was confirmed, or its time is over. Make a new one.");

/** Who asked, and for which address; undefined where that opens no more. */
export const openAsked = async (
  { vault }: Pick<ErasureParts, "vault">,
  { id, subject, asked }: ErasureRequest,
): Promise<AskedSeal | undefined> => {
  try {
    return askedSeal.open(await vault.keyring.open(subject), id, asked);
  } catch (error) {
    if (error instanceof KeyGone || error instanceof SealBroken) return undefined;
    throw error;
  }
};

/**
 * Whose everything a request would have erased by now; undefined where an organization has the address and had it not when
 * it was asked for, or had it and has it no more.
 */
export const doomedBy = async (
  { vault, rooms }: Pick<ErasureParts, "vault" | "rooms">,
  { organization_id }: ErasureRequest,
  { contactEmail }: AskedSeal,
): Promise<Erased | undefined> => {
  const emailIndexes = await vault.blindIndex.all("email", contactEmail);
  const organization = await rooms.organizations.ofAddress(emailIndexes);
  if ((organization?.id ?? null) !== organization_id) return undefined;
  return organization === undefined ? { emailIndexes } : { organization: { ...organization, emailIndexes } };
};
