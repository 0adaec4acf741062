import { Refusal } from "../platform/refusal.ts";
import { etagOf } from "./license.ts";
import { type ProductView, viewOfProduct } from "./listProducts.ts";
import type { ProductStore } from "./productStore.ts";

/** A product as employees see it, with its ETag for `putProduct`. Throws `not-found`. */
export const readProduct = async (
  products: Pick<ProductStore, "find">,
  id: string,
): Promise<{ product: ProductView; etag: string }> => {
  const product = await products.find(id);
  if (product === undefined) throw new Refusal("not-found", "There is no product of this id.");
  return { product: viewOfProduct(product), etag: etagOf(product.version) };
};
