import { carryOutKeys } from "./carryOut.ts";
import type { Erasure } from "./erasure.ts";
import type { ErasureParts } from "./parts.ts";
import { signReceipt } from "./receipt.ts";

/** What whoever had something erased is answered. */
export type Receipt = { receipt: string; receiptId: string; state: "effective" };

/** Makes an erasure that has begun effective, and answers its receipt. */
export const conclude = async (parts: ErasureParts, erasure: Erasure): Promise<Receipt> => {
  // Signed first: after the keys nothing may fail that a retry would need them for.
  const receipt = await signReceipt(parts.sign, parts.publicUrl, erasure);
  await carryOutKeys(parts, erasure);
  return { receipt, receiptId: erasure.id, state: "effective" };
};
