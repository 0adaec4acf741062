import type { Entity, Table, Tables } from "../platform/tables/tables.ts";
import type { Product, ProductBody } from "./product.ts";

/** Table `products`, one partition: a row per product, and the counter that grows with each change of any of them. */
type ProductEntity = Entity & {
  /** Of the product; in the counter's row, the count of all changes. */
  version: number;
  /** The product as JSON (`ProductBody`); absent in the counter's row. */
  product?: string | undefined;
};

const PARTITION = "catalogue";
/** No product's id: ids have no underscore. */
const COUNTER = "_changes";

export type ProductStore = {
  /** How often the catalogue was changed. */
  changes(): Promise<number>;
  list(): Promise<Product[]>;
  find(id: string): Promise<Product | undefined>;
  /**
   * Writes version `product.version` and counts the change, both or neither. `false` where another change of the
   * catalogue came between: look again.
   */
  write(product: Product): Promise<boolean>;
};

const toProduct = ({ rowKey, version, product }: ProductEntity): Product => ({
  ...(JSON.parse(product ?? "{}") as ProductBody),
  id: rowKey,
  version,
});

/** The table `products`. Opens nothing before its first use. */
export const createProductStore = (tables: Tables): ProductStore => {
  const table: Table<ProductEntity> = tables.open<ProductEntity>("products");
  return {
    changes: async () => (await table.get(PARTITION, COUNTER))?.version ?? 0,

    async list() {
      const products: Product[] = [];
      for await (const entity of table.list({ partitionKey: PARTITION })) {
        if (entity.rowKey !== COUNTER) products.push(toProduct(entity));
      }
      return products;
    },

    async find(id) {
      const entity = await table.get(PARTITION, id);
      return entity === undefined ? undefined : toProduct(entity);
    },

    async write({ id, version, ...body }) {
      const [before, counter] = await Promise.all([table.get(PARTITION, id), table.get(PARTITION, COUNTER)]);
      if ((before?.version ?? 0) !== version - 1) return false;
      const entity = { partitionKey: PARTITION, rowKey: id, version, product: JSON.stringify(body) };
      const counted = { partitionKey: PARTITION, rowKey: COUNTER, version: (counter?.version ?? 0) + 1 };
      return table.transaction([
        before === undefined ? { change: "insert", entity } : { change: "replace", entity, etag: before.etag },
        counter === undefined
          ? { change: "insert", entity: counted }
          : { change: "replace", entity: counted, etag: counter.etag },
      ]);
    },
  };
};
