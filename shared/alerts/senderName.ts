import { shownName } from "../platform/mail/shownName.ts";

/**
 * From whom an alert comes, as its head and its From show it: "Contoso via Example Add-ins", or the vendor alone where
 * there is no name of the organization that a mail may show.
 */
export const senderName = (organizationName: string | undefined, vendorName: string): string => {
  const name = organizationName === undefined ? undefined : shownName(organizationName);
  return name === undefined ? vendorName : `${name} via ${vendorName}`;
};
