import { VERSION } from "../../shared/app.ts";
import type { Page } from "../../shared/pages/page.ts";
import { tellPrivacy, type VendorsOwn } from "../../shared/privacy/tellPrivacy.ts";

const NOBODY: VendorsOwn = {
  vendorName: "Example Add-ins",
  vendor: { logo: undefined, privacyUrl: undefined, imprintUrl: undefined, privacyContact: undefined },
  mailBy: "smtp",
  backupDays: 7,
};

/** The page `/privacy` of a vendor who has set nothing but this. */
export const privacyOf = (own: Partial<VendorsOwn> = {}): Page => tellPrivacy({ ...NOBODY, ...own }, VERSION);
