import { useContext, useMemo, useState } from "preact/hooks";
import { Choice, TextArea } from "../../forms/Field.tsx";
import { FormContext } from "../../forms/formContext.ts";
import type { TenantSettings } from "../shapes.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { writeList } from "./lists.ts";

const { holidays: texts } = TEXTS;

const NONE = { value: "", label: texts.none };

/** Days on which nobody works: those of a country or a part of it, and days besides. */
export const Holidays = ({ holidays }: { holidays: TenantSettings["holidays"] }) => {
  const { calendars = [] } = useTenant().given;
  const { draft } = useContext(FormContext);
  const [country, setCountry] = useState(draft["holidays/country"] ?? holidays.country ?? "");
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames("en", { type: "region" });
    const named = calendars.map((calendar) => ({ value: calendar.country, label: names.of(calendar.country) ?? "" }));
    return [NONE, ...named.toSorted((one, other) => one.label.localeCompare(other.label))];
  }, []);
  const parts = calendars.find((calendar) => calendar.country === country)?.subdivisions ?? [];
  return (
    <>
      <Choice
        name="holidays/country"
        label={texts.country}
        value={holidays.country}
        options={countries}
        onChoose={setCountry}
        optional
      />
      {parts.length === 0 ? null : (
        <Choice
          key={country}
          name="holidays/subdivision"
          label={texts.subdivision}
          value={country === holidays.country ? holidays.subdivision : ""}
          options={[
            { value: "", label: texts.wholeCountry },
            ...parts.map(({ code, name }) => ({ value: code, label: name })),
          ]}
          optional
        />
      )}
      <TextArea
        name="holidays/extra"
        label={texts.extra}
        hint={texts.extraHint}
        value={writeList(holidays.extra)}
        rows={3}
        optional
      />
    </>
  );
};
