import { useState } from "preact/hooks";
import type { Answer, Client } from "../../api/client.ts";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { EditForm, type Version } from "../editing/EditForm.tsx";
import { type Edit, mergedOf } from "../editing/edits.ts";
import { orNone } from "../orNone.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { labelOf, ProductFields } from "./ProductFields.tsx";
import { saveProduct } from "./saveProduct.ts";
import { typedOf } from "./typedProduct.ts";

const { products: texts } = TEXTS;

const versionOf = ({ body: value, etag }: Answer<Product>): Version<Product> => ({ value, etag });

const save = async (client: Client, path: string, { etag: ifMatch, ...edit }: Edit): Promise<Version<Product>> =>
  versionOf(await saveProduct(client, path, mergedOf(edit), { ifMatch }));

/** Changes a product, unless somebody else did meanwhile: then they are asked to look again. */
export const ProductEditor = ({ id }: { id: string }) => {
  const { client } = useConsole();
  const [saved, setSaved] = useState<string>();
  const [name, setName] = useState<string>();
  const path = `/api/staff/products/${encodeURIComponent(id)}`;
  const read = async () => versionOf(await client.read<Product>(path));
  const loaded = useLoad(() => orNone(read()));
  return (
    <Screen title={name ?? loaded.value?.value.name ?? texts.one}>
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
        {(first) =>
          first === null ? (
            <Notice kind="plain">
              <p>{texts.gone}</p>
            </Notice>
          ) : (
            <EditForm
              first={first}
              submit={texts.submit}
              draft={`product-${id}`}
              words={texts.words}
              typedOf={typedOf}
              tell={(product, name) => [labelOf(name), typedOf(product)[name] ?? ""]}
              read={read}
              save={(edit) => {
                setSaved(undefined);
                return save(client, path, edit);
              }}
              onSaved={(product) => {
                setName(product.name);
                setSaved(product.name);
              }}
            >
              {(product) => <ProductFields typed={typedOf(product)} />}
            </EditForm>
          )
        }
      </Loading>
    </Screen>
  );
};
