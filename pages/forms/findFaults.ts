import { SHARED } from "../frame/texts.ts";
import type { NamedFault } from "./FaultSummary.tsx";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isControl = (element: Element): element is Control =>
  "name" in element && "required" in element && "value" in element;

const isMissing = (control: Control): boolean =>
  control.required &&
  (control instanceof HTMLInputElement && control.type === "checkbox" ? !control.checked : control.value.trim() === "");

/** What a form can see by itself: a field that is empty and must not be, one that cannot be read, and a repetition that is not one. Usher checks the rest. */
export const findFaults = (form: HTMLFormElement): NamedFault[] =>
  [...form.elements].filter(isControl).flatMap((control): NamedFault[] => {
    const original = control.dataset.repeats;
    if (original !== undefined) {
      const same = (form.elements.namedItem(original) as HTMLInputElement | null)?.value === control.value;
      return same ? [] : [{ name: control.name, text: SHARED.notTheSame }];
    }
    // Of a date that was begun and not finished, the browser tells no value: it would pass for an empty one.
    if (control.validity.badInput) return [{ name: control.name, text: SHARED.notReadable }];
    return isMissing(control) ? [{ name: control.name, text: SHARED.needed }] : [];
  });
