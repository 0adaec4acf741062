import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

export type Handover = {
  organizationName: string;
  /** The new contact. */
  contactName: string;
  token: string;
};

/** To the person who is to become an organization's contact. */
export const handover = ({ organizationName, contactName, token }: Handover, context: MailContext): Letter => {
  const organization = shownName(organizationName) ?? "an organization";
  return {
    subject: "You are asked to become a contact",
    greeted: shownName(contactName),
    blocks: [
      `The present contact of ${organization} with ${context.vendorName} asks you to take over. Open the link to accept and to choose a password of your own.`,
      { link: linkTo("handover", token, context), label: "Become the contact" },
      "The link works once, within 24 hours.",
      "If you do not wish to take over, or do not know what this is about, there is nothing to do: nothing changes unless you accept.",
    ],
  };
};

export type HandedOver = {
  organizationName: string;
  /** The former contact. */
  contactName: string;
};

/** To the former contact, once the new one has accepted. Does not say who that is. */
export const handedOver = ({ organizationName, contactName }: HandedOver, context: MailContext): Letter => {
  const organization = shownName(organizationName) ?? "your organization";
  return {
    subject: "Your role as contact has been handed over",
    greeted: shownName(contactName),
    blocks: [
      `You are no longer the contact of ${organization} with ${context.vendorName}: the person you named has accepted. You have been signed out, and your password opens nothing any more.`,
      `If you did not hand over, tell ${context.vendorName} at once.`,
    ],
  };
};
