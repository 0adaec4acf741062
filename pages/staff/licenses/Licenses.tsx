import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { useConsole } from "../consoleContext.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { LicenseCard } from "./LicenseCard.tsx";

const { licenses: texts } = TEXTS.organizations;

/** The licenses of a customer. */
export const Licenses = ({ organizationId }: { organizationId: string }) => {
  const { client } = useConsole();
  const loaded = useLoad(async () => {
    const [{ licenses }, { products }] = await Promise.all([
      client.get<{ licenses: License[] }>(`/api/staff/licenses?organizationId=${organizationId}`),
      client.get<{ products: Product[] }>("/api/staff/products"),
    ]);
    return { licenses, products };
  }, organizationId);
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>
        <a class="button" href={`#/organizations/${organizationId}/issue`}>
          {texts.issue}
        </a>
      </p>
      <Loading of={loaded}>
        {({ licenses, products }) => (
          <>
            {licenses.length === 0 ? <p>{texts.none}</p> : null}
            <ul class="cards">
              {licenses.map((license) => (
                <li key={license.id}>
                  <LicenseCard
                    license={license}
                    name={products.find(({ id }) => id === license.product)?.name ?? license.product}
                    onChanged={loaded.reload}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loading>
    </section>
  );
};
