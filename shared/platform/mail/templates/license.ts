import type { Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";

export type LicenseExpiry = {
  contactName: string;
  /** What the vendor calls the product. */
  productName: string;
  edition: string;
  tenant: string;
  /** When the license ends, in epoch milliseconds. */
  endsAt: number;
  /** How many days before, by the calendar in UTC; 0: on that day. */
  days: number;
  hasEnded: boolean;
};

const shownEnd = (endsAt: number): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(endsAt)} UTC`;

const ending = ({ endsAt, days, hasEnded }: LicenseExpiry): string => {
  const end = shownEnd(endsAt);
  if (hasEnded) return `ended on ${end}`;
  if (days === 0) return `ends today, on ${end}`;
  return `ends in ${days === 1 ? "1 day" : `${days} days`}, on ${end}`;
};

/** To an organization's contact, before a license ends and on the day, unless they switched it off. */
export const licenseExpiry = (expiry: LicenseExpiry, { vendorName, publicUrl }: MailContext): Letter => ({
  subject: "A license of your organization ends",
  greeted: shownName(expiry.contactName),
  blocks: [
    `The license of ${expiry.productName}, edition ${expiry.edition}, for your tenant ${expiry.tenant} ${ending(expiry)}.`,
    `To go on with it, ask ${vendorName} for a renewal. If another license has taken its place, there is nothing to do.`,
    "You are told 30 days and 7 days before a license ends, and on that day. To be told no longer, sign in and switch expiryNotices off in your organization's profile.",
    { link: `${publicUrl}/`, label: "See your licenses and your profile" },
  ],
});
