import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

export type ErasureRequest = {
  /** The contact person's; left out where nobody has proven whose address it is. */
  contactName?: string;
  /** Whether a customer would be erased, or what was left under the address by somebody who is none. */
  scope: "organization" | "address";
  token: string;
};

const WHAT_GOES: Readonly<Record<ErasureRequest["scope"], string>> = {
  organization:
    "What goes: your organization's account with its tenants and licenses, the settings, alerts and history of its sites, what was written to support by you or about your organization, and what was recorded for that. Add-ins that need a license stop working.",
  address:
    "What goes: what was written to support from this address, and registrations with it that were never confirmed.",
};

/** To an address under which somebody, by an employee who is in charge of privacy, asked to have everything erased. */
export const erasureRequest = ({ contactName, scope, token }: ErasureRequest, context: MailContext): Letter => ({
  subject: "Confirm that everything is erased",
  greeted: contactName === undefined ? undefined : shownName(contactName),
  blocks: [
    `${context.vendorName} was asked to erase everything that it keeps under this address. To have that done, open the link and confirm it there.`,
    WHAT_GOES[scope],
    "It cannot be undone: what was erased opens no more, in no copy and for nobody.",
    { link: linkTo("erasure", token, context), label: "Read what goes, and confirm" },
    `The link works once, within 24 hours. A second employee of ${context.vendorName} who is in charge of privacy can confirm it in your place, within 7 days.`,
    `If you did not ask for this, do not confirm it, and tell ${context.vendorName} at once.`,
  ],
});
