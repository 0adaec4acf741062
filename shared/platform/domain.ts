import { domainToASCII } from "node:url";

/** Characters that a URL's host parser takes for something else: such a "domain" is none. */
const NO_DOMAIN = /[%/\\?#@:[\]<>^|\s\p{Cc}]/u;

/** RFC 1123, section 2.1. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Characters of a whole domain (RFC 1035, section 2.3.4, as text). */
const LONGEST_DOMAIN = 253;

/** A domain by IDNA to ASCII (UTS #46), and so in lower case; empty where the text cannot be one. */
export const toAsciiDomain = (text: string): string => (NO_DOMAIN.test(text) ? "" : domainToASCII(text));

/** Whether a domain in ASCII could receive mail: two labels or more, of letters, digits and hyphens. */
export const isMailDomain = (ascii: string): boolean => {
  const labels = ascii.split(".");
  return ascii.length <= LONGEST_DOMAIN && labels.length > 1 && labels.every((label) => LABEL.test(label));
};
