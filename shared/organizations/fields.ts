import * as z from "zod";
import { line, lines } from "../platform/fields.ts";
import { NO_PHONE, PHONE } from "../platform/patterns.ts";
import { lengthOf } from "../platform/text.ts";
import { PASSWORD_LENGTH, PASSWORD_TOO_LONG } from "./passwordLength.ts";
import { newPasswordFaults, PASSWORD_FAULTS, type PasswordFault } from "./passwordRules.ts";

export const organizationName = line(200).meta({ description: "The organization's name." });
export const contactName = line(100).meta({ description: "The contact person's name." });
export const contactPhone = line(40).regex(PHONE, NO_PHONE).meta({ description: "The contact person's phone number." });
export const howDidYouFindUs = lines(500).meta({ description: "How the organization found us." });

/** A password that is there already: only its match counts, so that rules may change without locking anybody out. */
export const givenPassword = z
  .string()
  .min(1, "This must not be empty.")
  .refine((text) => lengthOf(text) <= PASSWORD_LENGTH.max, {
    error: PASSWORD_TOO_LONG,
    params: { code: "password-too-long" },
  })
  .meta({ description: "The password." });

/** Reports a fault of a password by its code. */
export const addFault = (ctx: z.core.$RefinementCtx, fault: PasswordFault, path: readonly PropertyKey[] = []): void => {
  ctx.addIssue({ code: "custom", path: [...path], message: PASSWORD_FAULTS[fault], params: { code: fault } });
};

/** A password to be set. Checking it is asynchronous: the list of common ones is loaded when it is first needed. */
export const newPassword = z
  .string()
  .superRefine(async (password, ctx) => {
    for (const fault of await newPasswordFaults(password)) addFault(ctx, fault);
  })
  .meta({
    description: "A new password: at least 12 characters, not among common ones.",
    minLength: PASSWORD_LENGTH.min,
    maxLength: PASSWORD_LENGTH.max,
  });

/** An empty reminder, as forms send it, is none. */
export const passwordReminder = z
  .string()
  .trim()
  .max(200, "Use at most 200 characters.")
  .regex(/^\P{Cc}*$/u, "Use one line of text without control characters.")
  .meta({ description: "A hint that is mailed on request. It must not contain the password." });
