import { useState } from "preact/hooks";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ProductFields } from "./ProductFields.tsx";
import { productOf, typedOf } from "./typedProduct.ts";

const { products: texts } = TEXTS;

/** Changes a product, unless somebody else did meanwhile. */
export const ProductEditor = ({ id }: { id: string }) => {
  const { client } = useConsole();
  const [saved, setSaved] = useState<string>();
  const path = `/api/staff/products/${encodeURIComponent(id)}`;
  const loaded = useLoad(() => client.read<Product>(path));
  const save = async (values: Values): Promise<void> => {
    setSaved(undefined);
    const { body } = await client.send<Product>("PUT", path, productOf(values), { ifMatch: loaded.value?.etag });
    setSaved(body.name);
    await loaded.reload();
  };
  return (
    <Screen title={loaded.value?.body.name ?? texts.one}>
      <p>
        <a class="alone" href="#/products">
          {texts.all}
        </a>
      </p>
      {saved === undefined ? null : (
        <Notice kind="good">
          <p>{texts.saved(saved)}</p>
        </Notice>
      )}
      <Loading of={loaded}>
        {({ body: product, etag }) => (
          <Form submit={texts.submit} draft={`product-${id}-${etag ?? ""}`} onSubmit={save}>
            <ProductFields typed={typedOf(product)} />
          </Form>
        )}
      </Loading>
    </Screen>
  );
};
