import { dictionary } from "@zxcvbn-ts/language-common";

/** Passwords that are tried first, half a megabyte of them: loaded only where a password is set. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(dictionary["passwords-common"]);
