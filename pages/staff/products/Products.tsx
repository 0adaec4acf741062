import { NewProduct } from "./NewProduct.tsx";
import { ProductEditor } from "./ProductEditor.tsx";
import { ProductList } from "./ProductList.tsx";

/** `/products[/{id} | /+new]`: the catalogue. No id has a plus. */
export const Products = ({ steps: [id] }: { steps: readonly string[] }) => {
  if (id === undefined) return <ProductList />;
  return id === "+new" ? <NewProduct /> : <ProductEditor id={id} key={id} />;
};
