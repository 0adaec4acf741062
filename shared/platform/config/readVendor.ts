import type { SettingReader } from "./environment.ts";
import type { VendorSettings } from "./settings.ts";
import { address, httpsPage, picture, readableColour } from "./shapes.ts";

const PAGE = "the https URL of a page of the vendor's own";

/** How the vendor's pages look, and where more is said about privacy; all of it may be missing. */
export const readVendor = (read: SettingReader): VendorSettings => ({
  logo: read.optional(
    "USHER_VENDOR_LOGO",
    picture,
    "a picture as a data: URL in base64, SVG, PNG or WebP, of at most 16384 characters",
    undefined,
  ),
  colour: read.optional(
    "USHER_VENDOR_COLOUR",
    readableColour,
    "a colour such as #0b5cad that is dark enough to be read on white (a contrast of 4.5 to 1)",
    undefined,
  ),
  privacyUrl: read.optional("USHER_VENDOR_PRIVACY_URL", httpsPage, PAGE, undefined),
  imprintUrl: read.optional("USHER_VENDOR_IMPRINT_URL", httpsPage, PAGE, undefined),
  privacyContact: read.optional("USHER_PRIVACY_CONTACT", address, "one bare address", undefined),
});
