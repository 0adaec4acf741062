import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { Screen } from "../../frame/Screen.tsx";
import { atFields, faultAt } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ProductFields } from "./ProductFields.tsx";
import { saveProduct } from "./saveProduct.ts";

const { products: texts } = TEXTS;

/** Adds a product, under an id that none has. */
export const NewProduct = () => {
  const { client, news } = useConsole();
  const add = async ({ id = "", ...values }: Values): Promise<void> => {
    const wanted = id.trim();
    const { products } = await client.get<{ products: Product[] }>("/api/staff/products");
    if (products.some(({ id: taken }) => taken.toLowerCase() === wanted.toLowerCase()))
      throw faultAt("id", texts.taken);
    const path = `/api/staff/products/${encodeURIComponent(wanted)}`;
    const { body } = await atFields(saveProduct(client, path, values));
    news.arrive("products", texts.added(body.name));
  };
  return (
    <Screen title={texts.add}>
      <p>
        <a class="alone" href="#/products">
          {texts.all}
        </a>
      </p>
      <Form submit={texts.submit} draft="product-new" onSubmit={add}>
        <TextField name="id" label={texts.fields.id} hint={texts.fields.idHint} />
        <ProductFields typed={{}} />
      </Form>
    </Screen>
  );
};
