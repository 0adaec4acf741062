import type { Client } from "../../api/client.ts";
import { Problem } from "../../api/problem.ts";
import { faultsAt, namingEntries } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import type { Told } from "../editing/ChangedMeanwhile.tsx";
import { EditForm, type Version } from "../editing/EditForm.tsx";
import { type Edit, typedNames } from "../editing/edits.ts";
import type { License, Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { useDoubts } from "../useDoubts.ts";
import { TermsFields } from "./TermsFields.tsx";
import { contradictionsIn, doubtsOfTerm } from "./termFaults.ts";
import { changesOf, type FieldName, typedOf } from "./terms.ts";

const { changeOne: texts, fields, kinds, standing } = TEXTS.licenses;

type Props = { first: Version<License>; product: Pick<Product, "name" | "components" | "editions"> };

const read = async (client: Client, path: string): Promise<Version<License>> => {
  const { body: value, etag } = await client.read<License>(path);
  if (value.status === "revoked") throw new Problem(409, "conflict", "");
  return { value, etag };
};

const save = async (client: Client, path: string, { etag: ifMatch, ...edit }: Edit): Promise<Version<License>> => {
  const changes = changesOf(edit);
  const { body: value, etag } = await namingEntries(changes, client.send<License>("PATCH", path, changes, { ifMatch }));
  return { value, etag };
};

/** What stands in a field of another's version. */
const tell = (license: License, name: string): Told => {
  const field = name as FieldName;
  if (field === "kind") return [fields.kind, kinds[license.kind]];
  if (field === "status") return [fields.status, standing[license.status]];
  return [fields[field], typedOf(license)[field]];
};

/** What a license grants, to be changed. */
export const LicenseForm = ({ first, product }: Props) => {
  const { client, news } = useConsole();
  const { id, organizationId } = first.value;
  const path = `/api/staff/licenses/${id}`;
  const ask = useDoubts();
  const check = (edit: Edit): void => {
    const names = typedNames(edit);
    if (!names.includes("kind") && !names.includes("expiresAt")) return;
    const faults = contradictionsIn(edit.mine);
    if (faults.length > 0) throw faultsAt(faults);
    if (names.includes("expiresAt")) ask(edit.mine.expiresAt, doubtsOfTerm(edit.mine, Date.now()));
  };
  return (
    <EditForm
      first={first}
      submit={texts.submit}
      draft={`license-${id}`}
      words={texts.words}
      typedOf={typedOf}
      tell={tell}
      read={() => read(client, path)}
      save={async (edit) => {
        check(edit);
        return save(client, path, edit);
      }}
      onSaved={({ edition }) =>
        news.arrive(`organizations/${organizationId}`, TEXTS.licenses.changed(product.name, edition))
      }
    >
      {(license) => <TermsFields product={product} typed={typedOf(license)} />}
    </EditForm>
  );
};
