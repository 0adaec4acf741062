import { TextArea, TextField } from "../../forms/Field.tsx";
import type { Values } from "../../forms/values.ts";
import { TEXTS } from "../texts.ts";

const { fields: texts } = TEXTS.products;

const LABELS: Readonly<Record<string, string>> = {
  ...texts,
  "trial/days": texts.trialDays,
  "trial/edition": texts.trialEdition,
};

/** What a field is called, by its name. */
export const labelOf = (name: string): string => LABELS[name] ?? name;

/** What a product consists of, but for its id, which cannot be changed. */
export const ProductFields = ({ typed }: { typed: Values }) => (
  <>
    <TextField name="name" label={texts.name} hint={texts.nameHint} value={typed.name} />
    <TextArea
      name="components"
      label={texts.components}
      hint={texts.componentsHint}
      value={typed.components}
      rows={4}
    />
    <TextArea name="editions" label={texts.editions} hint={texts.editionsHint} value={typed.editions} rows={3} />
    <TextField
      name="trial/days"
      label={texts.trialDays}
      hint={texts.trialDaysHint}
      type="number"
      optional
      value={typed["trial/days"]}
    />
    <TextField name="trial/edition" label={texts.trialEdition} optional value={typed["trial/edition"]} />
    <TextField
      name="minVersion"
      label={texts.minVersion}
      hint={texts.minVersionHint}
      optional
      value={typed.minVersion}
    />
    <TextField name="lease" label={texts.lease} hint={texts.leaseHint} type="number" optional value={typed.lease} />
    <TextField
      name="refreshAfter"
      label={texts.refreshAfter}
      hint={texts.refreshAfterHint}
      type="number"
      optional
      value={typed.refreshAfter}
    />
  </>
);
