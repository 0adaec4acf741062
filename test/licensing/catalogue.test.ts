import { describe, expect, test } from "@jest/globals";
import { LIMITS } from "../../shared/licensing/limits.ts";
import { listProducts, publicProducts } from "../../shared/licensing/listProducts.ts";
import { createProductStore } from "../../shared/licensing/productStore.ts";
import { putProduct } from "../../shared/licensing/putProduct.ts";
import { readProduct } from "../../shared/licensing/readProduct.ts";
import { productList, publicProductList } from "../../shared/licensing/schemas.ts";
import { openAccount } from "../loopback/azurite.ts";
import { freshTables, productBody, watched } from "./parts.ts";

const account = openAccount();

const open = (tables = freshTables(account)) => {
  const products = createProductStore(tables);
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  return { products, changed, changes: () => changes };
};

describe("the catalogue", () => {
  test("takes a product, then its change, and says which it was", async () => {
    const parts = open();
    expect(await putProduct(parts, "alerts", productBody())).toEqual({
      product: { id: "alerts", ...productBody() },
      etag: '"1"',
      created: true,
    });
    const changed = await putProduct(parts, "alerts", productBody({ name: "Alerts 2", lease: 600 }));
    expect(changed).toMatchObject({ created: false, etag: '"2"', product: { name: "Alerts 2", lease: 600 } });
    expect(parts.changes()).toBe(2);
    expect(await parts.products.changes()).toBe(2);
  });

  test("hands out a product with the ETag that If-Match takes", async () => {
    const parts = open();
    await expect(readProduct(parts.products, "alerts")).rejects.toMatchObject({ code: "not-found" });
    await putProduct(parts, "alerts", productBody({ lease: 600 }));
    const { product, etag } = await readProduct(parts.products, "alerts");
    expect(product).toEqual({ id: "alerts", ...productBody({ lease: 600 }) });
    expect(await putProduct(parts, "alerts", productBody(), etag)).toMatchObject({ etag: '"2"' });
  });

  test("obeys If-Match", async () => {
    const parts = open();
    await expect(putProduct(parts, "alerts", productBody(), "*")).rejects.toMatchObject({
      code: "precondition-failed",
    });
    await putProduct(parts, "alerts", productBody());
    await putProduct(parts, "alerts", productBody({ name: "B" }), '"1"');
    await expect(putProduct(parts, "alerts", productBody(), '"1"')).rejects.toMatchObject({
      code: "precondition-failed",
    });
    await expect(putProduct(parts, "alerts", productBody(), 'W/"2"')).rejects.toMatchObject({
      code: "precondition-failed",
    });
  });

  test("counts every change when several employees write at the same instant", async () => {
    const tables = freshTables(account);
    const ids = ["a", "b", "c", "d"];
    await Promise.all(ids.map((id) => putProduct(open(tables), id, productBody())));
    const { products } = open(tables);
    expect(await products.changes()).toBe(4);
    expect((await listProducts(products)).products.map(({ id }) => id)).toEqual(ids);
  });

  test("never has a product changed without its change counted", async () => {
    const tables = watched(freshTables(account));
    const parts = open(tables);
    await putProduct(parts, "alerts", productBody());
    tables.watch.before = async (call) => {
      if (call.startsWith("transaction")) tables.watch.down = true;
    };
    await expect(putProduct(parts, "alerts", productBody({ name: "B" }))).rejects.toMatchObject({
      code: "unavailable",
    });
    tables.watch.down = false;
    expect([await parts.products.changes(), (await parts.products.find("alerts"))?.name]).toEqual([1, "Alerts"]);
  });

  test("shows anybody what a product is made of, and not how it is run", async () => {
    const parts = open();
    const trial = { days: 30, edition: "premium" };
    await putProduct(parts, "alerts", productBody({ minVersion: "1.0.0", lease: 600, refreshAfter: 60, trial }));
    const shown = publicProducts(await parts.products.list());
    expect(shown).toEqual({ products: [{ id: "alerts", ...productBody(), trial }] });
    expect(publicProductList.parse(shown)).toEqual(shown);
    const all = await listProducts(parts.products);
    expect(productList.parse(all)).toEqual(all);
    expect(all.products[0]).toMatchObject({ minVersion: "1.0.0", lease: 600, refreshAfter: 60 });
  });

  test("stores the largest product that its rules allow", async () => {
    const id = (at: number): string => `${"x".repeat(LIMITS.idLength - 5)}-${1000 + at}`;
    const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => id(at));
    const largest = productBody({
      name: "é".repeat(LIMITS.nameLength),
      components: ids(LIMITS.components),
      editions: ids(LIMITS.editions).map((edition) => ({ id: edition, features: ids(LIMITS.editionFeatures) })),
    });
    const parts = open();
    await putProduct(parts, "largest", largest);
    expect(await parts.products.find("largest")).toMatchObject(largest);
  });
});
