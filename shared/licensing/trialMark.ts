import { createHmac } from "node:crypto";

/** Says that a tenant had its trial of a product, to whoever asks about that very tenant and product. */
export type TrialMark = (tenant: string, product: string) => Promise<string>;

/**
 * Marks of trials: an HMAC-SHA-256 over tenant and product. Whoever has the marks reads nothing out of them without
 * the secret, which lies wrapped in Azure Tables. It is one of its own and never changes: a mark is to be found as long
 * as Usher is deployed, and cannot be made anew from what is kept.
 */
export const createTrialMark =
  (secret: () => Promise<Uint8Array>): TrialMark =>
  async (tenant, product) =>
    createHmac("sha256", await secret())
      .update(`${tenant}\0${product}`)
      .digest("base64url");
