import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { useConsole } from "../consoleContext.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { products: texts } = TEXTS;

const inShort = ({ components, editions, trial }: Product): string =>
  [
    texts.components(components.length),
    texts.editions(editions.map(({ id }) => id).join(", ")),
    trial === undefined ? texts.noTrial : texts.trial(trial.days),
  ].join(" · ");

/** What is sold. */
export const ProductList = () => {
  const { client } = useConsole();
  const loaded = useLoad(() => client.get<{ products: Product[] }>("/api/staff/products"));
  return (
    <Screen title={texts.title}>
      <p>
        <a class="button" href="#/products/+new">
          {texts.add}
        </a>
      </p>
      <Loading of={loaded}>
        {({ products }) => (
          <>
            {products.length === 0 ? <p>{texts.none}</p> : null}
            <ul class="rows">
              {products.map((product) => (
                <li key={product.id}>
                  <span>
                    <a href={`#/products/${product.id}`}>{product.name}</a> <code>{product.id}</code>
                    <br />
                    <span class="quiet">{inShort(product)}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loading>
    </Screen>
  );
};
