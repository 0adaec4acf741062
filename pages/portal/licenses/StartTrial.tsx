import { useState } from "preact/hooks";
import { Choice } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import type { License, Product, Tenant } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { trial: texts } = TEXTS.licenses;

type Props = {
  products: readonly Product[];
  tenants: readonly Tenant[];
  licenses: readonly License[];
  onStarted: () => Promise<void>;
};

/** Products that can be tried, and are not licensed in every tenant already. */
const open = ({ products, tenants, licenses }: Pick<Props, "products" | "tenants" | "licenses">): Product[] =>
  products.filter(
    ({ id, trial }) =>
      trial !== undefined &&
      tenants.some(({ tenant }) => !licenses.some((license) => license.tenant === tenant && license.product === id)),
  );

/** A trial is started for one tenant and one product. */
export const StartTrial = ({ onStarted, ...of }: Props) => {
  const { client } = usePortal();
  const [started, setStarted] = useState<string>();
  const products = open(of);
  const told =
    started === undefined ? null : (
      <Notice kind="good">
        <p>{texts.started(started)}</p>
      </Notice>
    );
  if (products.length === 0) return told;
  return (
    <section>
      <h2>{texts.title}</h2>
      {told}
      <p>{texts.lead}</p>
      <Form
        submit={texts.submit}
        words={texts.words}
        onSubmit={async ({ product = "", tenant = "" }) => {
          await client.send("POST", "/api/organization/trials", { product, tenant });
          setStarted(products.find(({ id }) => id === product)?.name ?? product);
          await onStarted();
        }}
      >
        <Choice
          name="product"
          label={texts.product}
          options={products.map(({ id, name, trial }) => ({ value: id, label: texts.option(name, trial?.days ?? 0) }))}
        />
        <Choice
          name="tenant"
          label={texts.tenant}
          options={of.tenants.map(({ tenant }) => ({ value: tenant, label: tenant }))}
        />
      </Form>
    </section>
  );
};
