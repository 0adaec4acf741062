import { TextField } from "../../forms/Field.tsx";
import type { TenantSettings } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { DAYS } from "./days.ts";
import { writeHours } from "./hours.ts";

const { hours: texts } = TEXTS;

/** Has another field say the same, as if it were typed there. */
const put = (field: Element | RadioNodeList | null, value: string): void => {
  if (!(field instanceof HTMLInputElement)) return;
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

const likeMonday = ({ form }: HTMLButtonElement): void => {
  const field = (day: string) => form?.elements.namedItem(`businessHours/${day}`) ?? null;
  const monday = field("mon");
  if (monday instanceof HTMLInputElement) for (const day of ["tue", "wed", "thu", "fri"]) put(field(day), monday.value);
};

/** The hours of each day, as one would write them down. */
export const BusinessHours = ({ hours }: { hours: TenantSettings["businessHours"] }) => (
  <fieldset class="days">
    <legend>{texts.legend}</legend>
    <p class="hint">{texts.hint}</p>
    {DAYS.map((day) => (
      <TextField
        key={day}
        name={`businessHours/${day}`}
        label={TEXTS.days[day]}
        value={writeHours(hours[day])}
        optional
        isPlain
      />
    ))}
    <button type="button" class="link" onClick={({ currentTarget }) => likeMonday(currentTarget)}>
      {texts.likeMonday}
    </button>
  </fieldset>
);
