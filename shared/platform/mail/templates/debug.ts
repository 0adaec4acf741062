import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

export type DebugRequest = {
  contactName: string;
  /** Of the ticket that it is for. */
  number: string;
  tenant: string;
  token: string;
};

/** To an organization's contact person, who alone may allow what an employee asks for. */
export const debugRequest = ({ contactName, number, tenant, token }: DebugRequest, context: MailContext): Letter => ({
  subject: `${number}: may we record technical details?`,
  greeted: shownName(contactName),
  blocks: [
    `To find the fault reported under the number ${number}, the support of ${context.vendorName} asks to switch on debug logging for your tenant ${tenant}. Nothing is recorded unless you allow it.`,
    `What would be recorded: the messages and technical details that the add-ins of ${context.vendorName} give of what they do in this tenant. They may hold contents of your lists and names of people. They lie encrypted.`,
    `Who would see it: the support employees of ${context.vendorName}, for this ticket alone. Each time that one of them looks is noted, and you see it.`,
    "For how long: until the ticket is resolved or you withdraw your permission, 14 days at most. Then all of it is deleted.",
    { link: linkTo("debug", token, context), label: "Allow or refuse" },
    "The link works once, within 24 hours. On your own pages you can decide within 14 days, and withdraw at any time.",
    "If you do nothing, nothing is recorded.",
  ],
});
