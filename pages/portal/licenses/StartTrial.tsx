import { useState } from "preact/hooks";
import { Choice } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import type { License, Product, Tenant } from "../shapes.ts";
import { tenantText } from "../TenantName.tsx";
import { TEXTS } from "../texts.ts";

const { trial: texts } = TEXTS.licenses;

type Props = {
  products: readonly Product[];
  tenants: readonly Tenant[];
  licenses: readonly License[];
  onStarted: () => Promise<void>;
};

type Of = Pick<Props, "tenants" | "licenses">;

/** Tenants in which a product can still be tried. */
const openTenants = ({ tenants, licenses }: Of, product: string): Tenant[] =>
  tenants.filter(({ tenant }) => !licenses.some((license) => license.tenant === tenant && license.product === product));

/** A trial is started for one tenant and one product. */
export const StartTrial = ({ products, onStarted, ...of }: Props) => {
  const { client } = usePortal();
  const [started, setStarted] = useState<string>();
  const [chosen, choose] = useState("");
  const open = products.filter(({ id, trial }) => trial !== undefined && openTenants(of, id).length > 0);
  const product = open.find(({ id }) => id === chosen) ?? open[0];
  const told =
    started === undefined ? null : (
      <Notice kind="good">
        <p>{texts.started(started)}</p>
      </Notice>
    );
  if (product === undefined) return told;
  return (
    <section>
      <h2>{texts.title}</h2>
      {told}
      <p>{texts.lead}</p>
      <Form
        submit={texts.submit}
        words={texts.words}
        onSubmit={async (wanted) => {
          setStarted(undefined);
          await client.send("POST", "/api/organization/trials", wanted);
          await onStarted();
          setStarted(product.name);
          choose("");
        }}
      >
        <Choice
          name="product"
          label={texts.product}
          value={product.id}
          options={open.map(({ id, name, trial }) => ({ value: id, label: texts.option(name, trial?.days ?? 0) }))}
          onChoose={choose}
        />
        <Choice
          key={product.id}
          name="tenant"
          label={texts.tenant}
          options={openTenants(of, product.id).map((tenant) => ({ value: tenant.tenant, label: tenantText(tenant) }))}
        />
      </Form>
    </section>
  );
};
