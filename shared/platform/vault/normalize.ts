import { toAsciiDomain } from "../domain.ts";
import type { Indexed } from "./vault.ts";

/**
 * The one form of all spellings of a value that count as the same. What is indexed is this form, so a change here
 * makes everything indexed before unfindable: it needs a new key version.
 *
 * `email`: trimmed; NFC; the part before the last @ in lower case; the domain by IDNA to ASCII (UTS #46, so in lower
 * case, full-width and ideographic dots included). Dots and +tags are kept: what they mean is each provider's affair.
 *
 * `organization-name`: NFKC, so that full-width letters, ligatures and the kinds of space are one; trimmed; every run
 * of white space one space; case folded (by way of upper case, so that ß is ss and σ is ς).
 */
export const normalize = (kind: Indexed, value: string): string => {
  switch (kind) {
    case "email":
      return normalizeEmail(value);
    case "organization-name":
      return normalizeName(value);
  }
};

const normalizeEmail = (value: string): string => {
  const address = value.trim().normalize("NFC");
  const at = address.lastIndexOf("@");
  if (at < 0) return lower(address);
  return `${lower(address.slice(0, at))}@${normalizeDomain(address.slice(at + 1))}`;
};

/** What is no domain is left as it is. */
const normalizeDomain = (domain: string): string => toAsciiDomain(domain) || lower(domain);

const normalizeName = (value: string): string =>
  fold(value.normalize("NFKC")).normalize("NFKC").trim().replaceAll(/\s+/g, " ");

const lower = (text: string): string => text.toLowerCase().normalize("NFC");

/** Lower case first: some capitals have no upper case but themselves, and their small letters have. */
const fold = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();
