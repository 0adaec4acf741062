import { lengthOf } from "../platform/text.ts";
import { PASSWORD_LENGTH, PASSWORD_TOO_LONG, PASSWORD_TOO_SHORT } from "./passwordLength.ts";

/** Why a password is refused; the code goes into a fault, the detail says what to do instead. */
export const PASSWORD_FAULTS = {
  "password-too-short": PASSWORD_TOO_SHORT,
  "password-too-long": PASSWORD_TOO_LONG,
  "password-too-common":
    "This one is tried first by whoever guesses passwords, as many people use it. Choose another one.",
  "password-is-identity": "Use neither the e-mail address nor the organization's name as the password.",
  "reminder-contains-password": "The reminder must not contain the password.",
} as const;

export type PasswordFault = keyof typeof PASSWORD_FAULTS;

/** What somebody who guesses tries besides lists: names that they know. */
export type Identity = { organizationName?: string; contactEmail?: string };

/** Letters alike in compatibility form and case, so that ＰＡＳＳ and pass are one. */
const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

const lettersOnly = (text: string): string => folded(text).replace(/[^\p{L}\p{N}]/gu, "");

/** A few characters again and again: `abcabcabcabc`. */
const REPEATED = /^(.{1,6}?)\1+$/su;

/** Digits in steps of one size: `1234567890123`, `111111111111`. */
const isDigitRun = (text: string): boolean => {
  if (!/^\d+$/.test(text)) return false;
  const digits = Array.from(text, Number);
  const steps = digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10);
  return new Set(steps).size <= 1;
};

/** A common password with up to six digits or signs around it: `Password1234!`. */
const coreOf = (text: string): string => {
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return lengthOf(text) - lengthOf(core) <= 6 ? core : text;
};

/** Whether a password is among common ones, or one of them thinly dressed up. */
const isCommonPassword = async (password: string): Promise<boolean> => {
  const text = folded(password);
  const { COMMON_PASSWORDS: list } = await import("./commonPasswords.ts");
  return list.has(text) || list.has(coreOf(text)) || REPEATED.test(text) || isDigitRun(text);
};

/** Whether a password is just the address, the part of it before the @, or the organization's name. */
export const isIdentity = (password: string, { organizationName, contactEmail }: Identity): boolean => {
  const names = [organizationName, contactEmail, contactEmail?.split("@")[0]];
  const text = lettersOnly(password);
  return text !== "" && names.some((name) => name !== undefined && lettersOnly(name) === text);
};

/** Whether a reminder gives its password away, in any case or spacing. */
export const reminderContains = (reminder: string, password: string): boolean => {
  const hidden = folded(password);
  const bare = lettersOnly(password);
  return (
    (hidden !== "" && folded(reminder).includes(hidden)) || (bare.length >= 8 && lettersOnly(reminder).includes(bare))
  );
};

/** The faults of a new password by itself; those that need to know whose it is have rules of their own. */
export const newPasswordFaults = async (password: string): Promise<PasswordFault[]> => {
  const length = lengthOf(password);
  if (length < PASSWORD_LENGTH.min) return ["password-too-short"];
  if (length > PASSWORD_LENGTH.max) return ["password-too-long"];
  return (await isCommonPassword(password)) ? ["password-too-common"] : [];
};
