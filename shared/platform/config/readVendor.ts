import type { SettingReader } from "./environment.ts";
import type { VendorSettings } from "./settings.ts";
import { address, httpsPage } from "./shapes.ts";

const PAGE = "the https URL of a page of the vendor's own";

/** Where the vendor says more about privacy; all of it may be missing. */
export const readVendor = (read: SettingReader): VendorSettings => ({
  privacyUrl: read.optional("USHER_VENDOR_PRIVACY_URL", httpsPage, PAGE, undefined),
  imprintUrl: read.optional("USHER_VENDOR_IMPRINT_URL", httpsPage, PAGE, undefined),
  privacyContact: read.optional("USHER_PRIVACY_CONTACT", address, "one bare address", undefined),
});
