import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { faultsAt, namingEntries } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import type { License, Product, Tenant } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { guidOf } from "../typed.ts";
import { useDoubts } from "../useDoubts.ts";
import { BackToCustomer } from "./BackToCustomer.tsx";
import { TermsFields } from "./TermsFields.tsx";
import { contradictionsIn, doubtsBeside, doubtsOfTerm } from "./termFaults.ts";
import { termsOf } from "./terms.ts";

const { issue: texts, fields } = TEXTS.licenses;

type Props = { organizationId: string; product: string | undefined };

const today = (): string => new Date().toISOString().slice(0, 10);

/** Of which product: what can be granted depends on it. */
const Which = ({ organizationId, products }: { organizationId: string; products: readonly Product[] }) =>
  products.length === 0 ? (
    <p>
      {texts.noProduct} <a href="#/products/+new">{TEXTS.products.add}</a>
    </p>
  ) : (
    <>
      <h2>{texts.which}</h2>
      <ul class="rows">
        {products.map(({ id, name }) => (
          <li key={id}>
            <span>
              <a href={`#/organizations/${organizationId}/issue/${id}`}>{name}</a> <code>{id}</code>
            </span>
          </li>
        ))}
      </ul>
    </>
  );

const IssueForm = ({
  organizationId,
  product,
  tenants,
}: {
  organizationId: string;
  product: Product;
  tenants: Tenant[];
}) => {
  const { client, news } = useConsole();
  const ask = useDoubts();
  const check = async (tenant: string, values: Values): Promise<void> => {
    const faults = contradictionsIn(values);
    if (faults.length > 0) throw faultsAt(faults);
    const path = `/api/staff/licenses?organizationId=${organizationId}`;
    const { licenses } = await client.get<{ licenses: License[] }>(path);
    const beside = doubtsBeside(licenses, { product: product.id, tenant }, Date.now());
    ask([tenant, values], [...beside, ...doubtsOfTerm(values, Date.now())]);
  };
  return (
    <Form
      submit={texts.submit}
      draft={`issue-${organizationId}-${product.id}`}
      words={texts.words}
      onSubmit={async ({ tenant: typed = "", ...values }) => {
        const tenant = guidOf(typed);
        await check(tenant, values);
        const body = { organizationId, tenant, product: product.id, ...termsOf(values) };
        await namingEntries(body, client.send("POST", "/api/staff/licenses", body));
        news.arrive(`organizations/${organizationId}`, TEXTS.licenses.issued(product.name, body.edition));
      }}
    >
      <TextField name="tenant" label={fields.tenant} hint={fields.tenantHint} value={tenants[0]?.tenant} />
      <TermsFields product={product} typed={{ components: "*", startsAt: today(), graceDays: "14" }} />
    </Form>
  );
};

/** Issues a license to a customer: first of which product, then what it grants. */
export const IssueLicense = ({ organizationId, product: wanted }: Props) => {
  const { client } = useConsole();
  const loaded = useLoad(async () => {
    const [{ products }, { tenants }] = await Promise.all([
      client.get<{ products: Product[] }>("/api/staff/products"),
      client.get<{ tenants: Tenant[] }>(`/api/staff/organizations/${organizationId}/tenants`),
    ]);
    return { products, tenants };
  }, organizationId);
  const product = loaded.value?.products.find(({ id }) => id === wanted);
  return (
    <Screen title={product === undefined ? texts.title : texts.of(product.name)}>
      <BackToCustomer organizationId={organizationId} />
      <Loading of={loaded}>
        {({ products, tenants }) =>
          product === undefined ? (
            <>
              {wanted === undefined ? null : (
                <Notice kind="plain">
                  <p>{TEXTS.products.gone}</p>
                </Notice>
              )}
              <Which organizationId={organizationId} products={products} />
            </>
          ) : (
            <IssueForm organizationId={organizationId} product={product} tenants={tenants} />
          )
        }
      </Loading>
    </Screen>
  );
};
