import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { License, Product, Tenant } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { LicenseCard } from "./LicenseCard.tsx";
import { StartTrial } from "./StartTrial.tsx";

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

/** The overview: the organization's licenses, and trials that it may start. */
export const Licenses = () => {
  const { client } = usePortal();
  const loaded = useLoad(async () => {
    const [{ licenses }, { tenants }, { products }] = await Promise.all([
      client.get<{ licenses: License[] }>("/api/organization/licenses"),
      client.get<{ tenants: Tenant[] }>("/api/organization/tenants"),
      client.get<{ products: Product[] }>("/api/products"),
    ]);
    return { licenses, tenants, products };
  });
  return (
    <Screen title={texts.title}>
      <Loading of={loaded}>
        {({ licenses, tenants, products }) => (
          <>
            {licenses.length === 0 ? <FirstSteps hasTenant={tenants.length > 0} /> : null}
            <ul class="cards">
              {licenses.map((license) => (
                <li key={license.id}>
                  <LicenseCard license={license} product={products.find(({ id }) => id === license.product)} />
                </li>
              ))}
            </ul>
            <StartTrial products={products} tenants={tenants} licenses={licenses} onStarted={loaded.reload} />
          </>
        )}
      </Loading>
    </Screen>
  );
};
