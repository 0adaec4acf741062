import { Choice } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import type { TenantSettings } from "../shapes.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { type Merge, putAll } from "./merge.ts";
import { partName, partNames, partText } from "./partTexts.ts";

const { conflict: texts } = TEXTS;

const OPTIONS = [
  { value: "", label: texts.choose },
  { value: "mine", label: texts.options.mine },
  { value: "theirs", label: texts.options.theirs },
];

/** Whose settings hold: those that are put together so, theirs as they stand, or (undefined) that is not said yet. */
export type Settled = TenantSettings | "theirs" | undefined;

type Props = { merge: Merge; mine: TenantSettings; onAnswer: (settled: Settled) => void };

const asLabel = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Two people changed the same thing, each to something else: which of the two holds is for a person to say. */
export const Conflict = ({ merge: { merged, disputed, theirsAlone }, mine, onAnswer }: Props) => {
  const { calendars = [] } = useTenant().given;
  return (
    <Dialog title={texts.title} onClose={() => onAnswer(undefined)} closeLabel={texts.keep}>
      <p>{texts.text}</p>
      {theirsAlone.length === 0 ? null : <p>{texts.along(partNames(theirsAlone))}</p>}
      <Form
        submit={texts.submit}
        onSubmit={async (values) => {
          onAnswer(
            putAll(
              disputed.filter(({ name }) => values[name] === "mine"),
              merged,
              mine,
            ),
          );
        }}
        aside={
          <button type="button" class="link" onClick={() => onAnswer("theirs")}>
            {texts.theirs}
          </button>
        }
      >
        {disputed.map(({ name }) => (
          <Choice
            key={name}
            name={name}
            label={asLabel(partName(name))}
            hint={texts.sides(partText(name, mine, calendars), partText(name, merged, calendars))}
            options={OPTIONS}
          />
        ))}
      </Form>
    </Dialog>
  );
};
