import { Nowhere } from "../Nowhere.tsx";
import { NewProduct } from "./NewProduct.tsx";
import { ProductEditor } from "./ProductEditor.tsx";
import { ProductList } from "./ProductList.tsx";

/** `/products[/{id} | /+new]`: the catalogue. No id has a plus. */
export const Products = ({ steps: [id, ...more] }: { steps: readonly string[] }) => {
  if (id === undefined) return <ProductList />;
  if (more.length > 0) return <Nowhere />;
  return id === "+new" ? <NewProduct /> : <ProductEditor id={id} key={id} />;
};
