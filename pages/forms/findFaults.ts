import { PASSWORD_LENGTH, PASSWORD_TOO_LONG, PASSWORD_TOO_SHORT } from "../../shared/organizations/passwordLength.ts";
import { ADDRESS, NO_ADDRESS, NO_PHONE, PHONE } from "../../shared/platform/patterns.ts";
import { lengthOf } from "../../shared/platform/text.ts";
import { SHARED } from "../frame/texts.ts";
import type { NamedFault } from "./FaultSummary.tsx";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isControl = (element: Element): element is Control =>
  "name" in element && "required" in element && "value" in element;

const isNewPassword = (control: Control): boolean => control.autocomplete === "new-password";

const isMissing = (control: Control): boolean =>
  control.required &&
  (control instanceof HTMLInputElement && control.type === "checkbox" ? !control.checked : control.value.trim() === "");

/** What is wrong with what stands in a field; undefined: nothing that can be seen here. */
const faultOf = (control: Control): string | undefined => {
  const text = control.value.trim();
  // Of a date that was begun and not finished, the browser tells no value: it would pass for an empty one.
  if (control.validity.badInput) return SHARED.notReadable;
  if (isMissing(control)) return SHARED.needed;
  if (text === "") return undefined;
  if (control.type === "email" && !ADDRESS.test(text)) return NO_ADDRESS;
  if (control.type === "tel" && !PHONE.test(text)) return NO_PHONE;
  if (!isNewPassword(control)) return undefined;
  const length = lengthOf(control.value);
  if (length < PASSWORD_LENGTH.min) return PASSWORD_TOO_SHORT;
  return length > PASSWORD_LENGTH.max ? PASSWORD_TOO_LONG : undefined;
};

/**
 * What a form can see by itself, told in one round: a field that is empty and must not be, one that cannot be read or cannot
 * be what it is to be, and a repetition that is not one. Usher checks the rest.
 */
export const findFaults = (form: HTMLFormElement): NamedFault[] =>
  [...form.elements].filter(isControl).flatMap((control): NamedFault[] => {
    const original = control.dataset.repeats;
    if (original !== undefined) {
      const same = (form.elements.namedItem(original) as HTMLInputElement | null)?.value === control.value;
      return same ? [] : [{ name: control.name, text: SHARED.notTheSame }];
    }
    const text = faultOf(control);
    return text === undefined ? [] : [{ name: control.name, text }];
  });
