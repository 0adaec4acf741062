import type { Client } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { BackToCustomer } from "./BackToCustomer.tsx";
import { LicenseForm, type Version } from "./LicenseForm.tsx";

const { changeOne: texts } = TEXTS.licenses;

type Props = { organizationId: string; id: string };

/** What a license grants now, though its product be gone from the catalogue. */
const productOf = ({ components, edition, product }: License, products: readonly Product[]) =>
  products.find(({ id }) => id === product) ?? { name: product, components, editions: [{ id: edition, features: [] }] };

/** The license of an id with its ETag; undefined where the customer has none of it. */
const read = async (client: Client, { organizationId, id }: Props): Promise<Version | undefined> => {
  try {
    const { body, etag } = await client.read<License>(`/api/staff/licenses/${encodeURIComponent(id)}`);
    return body.organizationId === organizationId ? { license: body, etag } : undefined;
  } catch (error) {
    if (problemOf(error).code !== "not-found") throw error;
    return undefined;
  }
};

/** Changes what a license grants, unless somebody else did meanwhile: then they are asked to look again. */
export const ChangeLicense = ({ organizationId, id }: Props) => {
  const { client } = useConsole();
  const loaded = useLoad(async () => {
    const [version, { products }] = await Promise.all([
      read(client, { organizationId, id }),
      client.get<{ products: Product[] }>("/api/staff/products"),
    ]);
    return version === undefined ? null : { version, product: productOf(version.license, products) };
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
