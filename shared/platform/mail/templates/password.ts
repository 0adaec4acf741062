import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

export type PasswordReminder = {
  contactName: string;
  /** What the contact noted when the password was set; undefined: nothing. */
  reminder: string | undefined;
};

/** To a contact who asked to be reminded. */
export const passwordReminder = ({ contactName, reminder }: PasswordReminder, context: MailContext): Letter => ({
  subject: "Your password reminder",
  greeted: shownName(contactName),
  blocks: [
    ...(reminder === undefined
      ? ["You asked for your password reminder. None was noted when your password was set."]
      : [
          "You asked for your password reminder. This is what you noted when you set your password:",
          { quote: reminder },
        ]),
    "If that does not help, ask for a new password where you sign in.",
    { link: `${context.publicUrl}/`, label: "Sign in or reset the password" },
    "If you did not ask for this, there is nothing to do: it was sent to this address only.",
  ],
});

export type PasswordReset = { contactName: string; token: string };

/** To a contact who asked for a new password. */
export const passwordReset = ({ contactName, token }: PasswordReset, context: MailContext): Letter => ({
  subject: "Set a new password",
  greeted: shownName(contactName),
  blocks: [
    `Somebody asked for a new password for your account with ${context.vendorName}. Open the link to set one.`,
    { link: linkTo("reset", token, context), label: "Set a new password" },
    "The link works once, within 24 hours. Until it is used, your present password stays as it is.",
    "If you did not ask for this, there is nothing to do.",
  ],
});

export type PasswordChanged = { contactName: string };

/** To a contact whose password was changed, so that a change by somebody else does not go unnoticed. */
export const passwordChanged = ({ contactName }: PasswordChanged, context: MailContext): Letter => ({
  subject: "Your password was changed",
  greeted: shownName(contactName),
  blocks: [
    `The password of your account with ${context.vendorName} was changed just now. Wherever you were signed in, you have been signed out.`,
    `If it was you, there is nothing to do. If it was not, set a new password at once and tell ${context.vendorName}.`,
    { link: `${context.publicUrl}/`, label: "Sign in or reset the password" },
  ],
});
