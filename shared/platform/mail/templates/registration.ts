import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

export type VerifyRegistration = {
  organizationName: string;
  contactName: string;
  token: string;
  /** Whole days until the link expires and the registration is forgotten. */
  expiresInDays: number;
};

/** To whoever registered: proves that the address is theirs. */
export const verifyRegistration = (parameters: VerifyRegistration, context: MailContext): Letter => {
  const organization = shownName(parameters.organizationName) ?? "your organization";
  const days = parameters.expiresInDays === 1 ? "1 day" : `${parameters.expiresInDays} days`;
  return {
    subject: "Confirm your registration",
    greeted: shownName(parameters.contactName),
    blocks: [
      `This address was given as the contact of ${organization} in a registration with ${context.vendorName}. Open the link to confirm it. You will be asked for the password that was chosen when registering.`,
      { link: linkTo("verify", parameters.token, context), label: "Confirm the registration" },
      `The link works once, within ${days}.`,
      `If you did not register, there is nothing to do: without a confirmation, the registration is deleted after ${days}.`,
    ],
  };
};

export type AlreadyRegistered = { contactName: string };

/** To a registered address that somebody registered again. */
export const alreadyRegistered = ({ contactName }: AlreadyRegistered, context: MailContext): Letter => ({
  subject: "You are registered already",
  greeted: shownName(contactName),
  blocks: [
    `Somebody, perhaps you, just registered this address with ${context.vendorName}. It has an account already, so nothing was changed.`,
    "If it was you, sign in with your password, or ask for a new one there if you do not remember it.",
    { link: `${context.publicUrl}/`, label: "Sign in or reset the password" },
    "If it was not you, there is nothing to do.",
  ],
});
