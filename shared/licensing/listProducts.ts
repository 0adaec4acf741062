import type { Product, ProductBody } from "./product.ts";
import type { ProductStore } from "./productStore.ts";

/** What anybody may know of a product: what it is made of, not how it is run. */
export type PublicProduct = Pick<Product, "id" | "name" | "components" | "editions" | "trial">;

/** A product as employees write it, with its id. */
export type ProductView = ProductBody & { id: string };

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

const publicPart = ({ id, name, components, editions, trial }: Product): PublicProduct => ({
  id,
  name,
  components,
  editions,
  ...(trial === undefined ? {} : { trial }),
});

/** A product as employees see it. */
export const viewOfProduct = (product: Product): ProductView => {
  const { minVersion, lease, refreshAfter } = product;
  return {
    ...publicPart(product),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(lease === undefined ? {} : { lease }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
  };
};

/** The whole catalogue, for employees. */
export const listProducts = async (products: ProductStore): Promise<{ products: ProductView[] }> => ({
  products: (await products.list()).map(viewOfProduct).sort(byId),
});

/** The public part of the catalogue, for anybody. */
export const publicProducts = (products: Iterable<Product>): { products: PublicProduct[] } => ({
  products: [...products].map(publicPart).sort(byId),
});
