import { ifMatchAllows } from "../platform/etag.ts";
import { Refusal, unavailable } from "../platform/refusal.ts";
import { etagOf } from "./license.ts";
import { LIMITS } from "./limits.ts";
import { type ProductView, viewOfProduct } from "./listProducts.ts";
import type { Product, ProductBody } from "./product.ts";
import type { ProductStore } from "./productStore.ts";

const TRIES = 10;

/** A product with its ETag; `created` where it was not there before. */
export type PutProduct = { product: ProductView; etag: string; created: boolean };

const refuseFull = (): never => {
  throw new Refusal("conflict", `The catalogue holds ${LIMITS.products} products, and no more fit.`);
};

/**
 * Makes or replaces a product of the catalogue. Throws `precondition-failed` where `ifMatch` names another version, and
 * `conflict` where the catalogue is full. Licenses keep what they name, also where it is no longer in the product.
 */
export const putProduct = async (
  { products, changed }: { products: ProductStore; changed: () => void },
  id: string,
  body: ProductBody,
  ifMatch?: string,
): Promise<PutProduct> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await products.find(id);
    if (ifMatch !== undefined && (before === undefined || !ifMatchAllows(ifMatch, etagOf(before.version)))) {
      throw new Refusal("precondition-failed", "The product was changed meanwhile. Read it again.");
    }
    if (before === undefined && (await products.list()).length >= LIMITS.products) refuseFull();
    const product: Product = { ...body, id, version: (before?.version ?? 0) + 1 };
    if (await products.write(product)) {
      changed();
      return { product: viewOfProduct(product), etag: etagOf(product.version), created: before === undefined };
    }
  }
  throw unavailable("product catalogue");
};
