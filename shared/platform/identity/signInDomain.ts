import { isMailDomain, toAsciiDomain } from "../domain.ts";

/** Stands in the sign-in name of a guest, whose account, and whose domain, is another organization's. */
const GUEST = "#EXT#";

/**
 * The domain of a user's sign-in name (claim `preferred_username`): what follows the last @, by IDNA in ASCII, lower
 * case. Undefined for a guest, and where there is no name or no domain in it.
 */
export const signInDomain = (signInName: string | undefined): string | undefined => {
  if (signInName === undefined || signInName.toUpperCase().includes(GUEST)) return undefined;
  const at = signInName.lastIndexOf("@");
  const domain = at > 0 ? toAsciiDomain(signInName.slice(at + 1)) : "";
  return isMailDomain(domain) ? domain : undefined;
};
