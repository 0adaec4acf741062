import { inputRefused, Refusal } from "../platform/refusal.ts";
import { PASSWORD_FAULTS, type PasswordFault } from "./passwordRules.ts";

export const invalidCredentials = (): Refusal =>
  new Refusal("invalid-credentials", "The address or the password is wrong.");

export const notSignedIn = (): Refusal =>
  new Refusal("not-signed-in", "The access token counts no longer. Sign in again.");

export const notFound = (): Refusal => new Refusal("not-found", "There is no such organization.");

/** A password that is refused for what the account is, which the body alone does not show. */
export const passwordRefused = (pointer: string, fault: PasswordFault): Refusal =>
  inputRefused([{ pointer, code: fault, detail: PASSWORD_FAULTS[fault] }]);
