import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { goTo } from "../../router/useRoute.ts";
import { useConsole } from "../consoleContext.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { BackToCustomer } from "./BackToCustomer.tsx";
import { TermsFields } from "./TermsFields.tsx";
import { changesOf, typedOf } from "./terms.ts";

const { changeOne: texts } = TEXTS.licenses;

type Props = { organizationId: string; id: string };

/** What a license grants now, though its product be gone from the catalogue. */
const productOf = ({ components, edition, product }: License, products: readonly Product[]) =>
  products.find(({ id }) => id === product) ?? { name: product, components, editions: [{ id: edition, features: [] }] };

/** Changes what a license grants. What was typed before somebody else changed it is not offered again. */
export const ChangeLicense = ({ organizationId, id }: Props) => {
  const { client } = useConsole();
  const loaded = useLoad(async () => {
    const [{ licenses }, { products }] = await Promise.all([
      client.get<{ licenses: License[] }>(`/api/staff/licenses?organizationId=${organizationId}`),
      client.get<{ products: Product[] }>("/api/staff/products"),
    ]);
    const license = licenses.find((each) => each.id === id);
    return license === undefined ? null : { license, product: productOf(license, products) };
  }, id);
  return (
    <Screen title={loaded.value ? texts.of(loaded.value.product.name) : texts.title}>
      <BackToCustomer organizationId={organizationId} />
      <Loading of={loaded}>
        {(found) =>
          found === null ? (
            <Notice kind="plain">
              <p>{texts.gone}</p>
            </Notice>
          ) : (
            <Form
              submit={texts.submit}
              draft={`license-${JSON.stringify(found.license)}`}
              words={texts.words}
              onSubmit={async (values) => {
                await client.send("PATCH", `/api/staff/licenses/${id}`, changesOf(found.license, values));
                goTo(`organizations/${organizationId}`);
              }}
            >
              <TermsFields product={found.product} typed={typedOf(found.license)} />
            </Form>
          )
        }
      </Loading>
    </Screen>
  );
};
