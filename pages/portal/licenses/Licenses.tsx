import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { License, Product, Tenant } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { LicenseCard } from "./LicenseCard.tsx";
import { StartTrial } from "./StartTrial.tsx";
import { isOver } from "./state.ts";

const { licenses: texts } = TEXTS;

/** What there is to do for who has nothing yet. */
const FirstSteps = ({ hasTenant }: { hasTenant: boolean }) => (
  <>
    <p>{texts.none}</p>
    {hasTenant ? null : (
      <p>
        {texts.proveFirst} <a href="#/tenants">{texts.proveLink}</a>
      </p>
    )}
  </>
);

type CardsProps = {
  licenses: readonly License[];
  products: readonly Product[];
  tenants: readonly Tenant[];
  now: number;
};

const Cards = ({ licenses, products, tenants, now }: CardsProps) => (
  <ul class="cards">
    {licenses.map((license) => (
      <li key={license.id}>
        <LicenseCard
          license={license}
          product={products.find(({ id }) => id === license.product)}
          tenant={tenants.find(({ tenant }) => tenant === license.tenant) ?? { tenant: license.tenant, domain: null }}
          now={now}
        />
      </li>
    ))}
  </ul>
);

/** The overview: the organization's licenses, those that are over folded away, and trials that it may start. */
export const Licenses = () => {
  const { client } = usePortal();
  const loaded = useLoad(async () => {
    const [{ licenses }, { tenants }, { products }] = await Promise.all([
      client.get<{ licenses: License[] }>("/api/organization/licenses"),
      client.get<{ tenants: Tenant[] }>("/api/organization/tenants"),
      client.get<{ products: Product[] }>("/api/products"),
    ]);
    return { licenses, tenants, products, now: client.now() };
  });
  return (
    <Screen title={texts.title}>
      <Loading of={loaded}>
        {({ licenses, ...of }) => {
          const over = licenses.filter((license) => isOver(license, of.now));
          return (
            <>
              {licenses.length === 0 ? <FirstSteps hasTenant={of.tenants.length > 0} /> : null}
              <Cards licenses={licenses.filter((license) => !over.includes(license))} {...of} />
              {over.length === 0 ? null : (
                <details>
                  <summary>{texts.over(over.length)}</summary>
                  <Cards licenses={over} {...of} />
                </details>
              )}
              <StartTrial licenses={licenses} {...of} onStarted={loaded.reload} />
            </>
          );
        }}
      </Loading>
    </Screen>
  );
};
