import { Choice, TextArea, TextField } from "../../forms/Field.tsx";
import type { Values } from "../../forms/values.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { fields: texts, kinds } = TEXTS.licenses;

const KINDS = (["subscription", "perpetual", "trial"] as const).map((value) => ({ value, label: kinds[value] }));

type Props = { product: Pick<Product, "components" | "editions">; typed: Values };

/** The editions that can be chosen; that of the license though the product has it no longer, so that it is not changed unseen. */
const editionsOf = (editions: Product["editions"], chosen: string | undefined): string[] => [
  ...new Set([...editions.map(({ id }) => id), ...(chosen === undefined ? [] : [chosen])]),
];

/** What a license grants, where, and for how long. */
export const TermsFields = ({ product: { components, editions }, typed }: Props) => (
  <>
    <Choice
      name="edition"
      label={texts.edition}
      options={editionsOf(editions, typed.edition).map((id) => ({ value: id, label: id }))}
      value={typed.edition}
    />
    <Choice name="kind" label={texts.kind} options={KINDS} value={typed.kind} />
    <TextField name="startsAt" label={texts.startsAt} hint={texts.startsAtHint} type="date" value={typed.startsAt} />
    <TextField
      name="expiresAt"
      label={texts.expiresAt}
      hint={texts.expiresAtHint}
      type="date"
      optional
      value={typed.expiresAt}
    />
    <TextField
      name="graceDays"
      label={texts.graceDays}
      hint={texts.graceDaysHint}
      type="number"
      value={typed.graceDays}
    />
    <TextArea
      name="components"
      label={texts.components}
      hint={texts.componentsHint(components.join(", "))}
      value={typed.components}
      rows={2}
    />
    <TextField
      name="maxSites"
      label={texts.maxSites}
      hint={texts.maxSitesHint}
      type="number"
      optional
      value={typed.maxSites}
    />
    <TextArea name="sites" label={texts.sites} hint={texts.sitesHint} optional value={typed.sites} rows={2} />
    <TextArea
      name="features"
      label={texts.features}
      hint={texts.featuresHint}
      optional
      value={typed.features}
      rows={2}
    />
  </>
);
