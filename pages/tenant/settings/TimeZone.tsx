import { useId } from "preact/hooks";
import { Labelled } from "../../forms/Field.tsx";
import { TEXTS } from "../texts.ts";
import { ZONES } from "./zones.ts";

const { timeZone: texts } = TEXTS;

/** A time zone, searched for among those that the browser knows; a Windows name is taken as well. */
export const TimeZone = ({ value }: { value: string }) => {
  const id = useId();
  return (
    <Labelled name="timeZone" label={texts.label} hint={texts.hint} value={value}>
      {(ties) => (
        <>
          <input {...ties} type="text" list={id} maxLength={100} autocomplete="off" spellcheck={false} />
          <datalist id={id}>
            {ZONES.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Labelled>
  );
};
