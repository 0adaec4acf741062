import type { Client } from "../../api/client.ts";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import type { Version } from "../editing/EditForm.tsx";
import { orNone } from "../orNone.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { BackToCustomer } from "./BackToCustomer.tsx";
import { LicenseForm } from "./LicenseForm.tsx";

const { changeOne: texts } = TEXTS.licenses;

type Props = { organizationId: string; id: string };

/** What a license grants now, though its product be gone from the catalogue. */
const productOf = ({ components, edition, product }: License, products: readonly Product[]) =>
  products.find(({ id }) => id === product) ?? { name: product, components, editions: [{ id: edition, features: [] }] };

/** The license of an id with its ETag; null where the customer has none of it. */
const read = async (client: Client, { organizationId, id }: Props): Promise<Version<License> | null> => {
  const found = await orNone(client.read<License>(`/api/staff/licenses/${encodeURIComponent(id)}`));
  return found?.body.organizationId === organizationId ? { value: found.body, etag: found.etag } : null;
};

/** Changes what a license grants, unless somebody else did meanwhile: then they are asked to look again. */
export const ChangeLicense = ({ organizationId, id }: Props) => {
  const { client } = useConsole();
  const loaded = useLoad(async () => {
    const [version, { products }] = await Promise.all([
      read(client, { organizationId, id }),
      client.get<{ products: Product[] }>("/api/staff/products"),
    ]);
    return version === null ? null : { version, product: productOf(version.value, products) };
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
            <LicenseForm first={found.version} product={found.product} />
          )
        }
      </Loading>
    </Screen>
  );
};
