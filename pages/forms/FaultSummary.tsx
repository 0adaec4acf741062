import { useLayoutEffect, useRef } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";

/** A fault by the name of its field; "" is the form's as a whole. */
export type NamedFault = { name: string; text: string };

type Props = { formId: string; faults: readonly NamedFault[] };

/** What a field of a form is found by. */
export const fieldId = (formId: string, name: string): string => `${formId}-${name}`;

/** All that is wrong with a form, with a way to each field. It takes the focus, so that it is read out. */
export const FaultSummary = ({ formId, faults }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (faults.length > 0) box.current?.focus();
  }, [faults]);
  if (faults.length === 0) return null;
  const show = (name: string): void => document.getElementById(fieldId(formId, name))?.focus();
  const labelOf = (name: string): string =>
    document.querySelector(`label[for="${CSS.escape(fieldId(formId, name))}"] .label`)?.textContent ?? "";
  return (
    <div class="notice bad" role="alert" tabIndex={-1} ref={box}>
      {faults.length === 1 && faults[0]?.name === "" ? null : <p class="head">{SHARED.faults(faults.length)}</p>}
      <ul>
        {faults.map(({ name, text }) => (
          <li key={name + text}>
            {document.getElementById(fieldId(formId, name)) === null ? (
              text
            ) : (
              <button type="button" class="link" onClick={() => show(name)}>
                {labelOf(name)} – {text}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
