import type { Page } from "../pages/page.ts";
import { type PrivacyPageParts, privacyPage } from "../pages/privacyPage.ts";
import type { Settings } from "../platform/config/settings.ts";
import { lastChange } from "./lastChange.ts";
import { manifest } from "./manifest.ts";
import { processors } from "./processors.ts";
import { promises } from "./promises.ts";

/** What the settings have to say to it. */
export type VendorsOwn = Pick<PrivacyPageParts, "vendorName" | "vendor" | "mailBy" | "backupDays">;

export const vendorsOwn = ({ mail, vendor, backupDays }: Settings): VendorsOwn => ({
  vendorName: mail.vendorName,
  vendor,
  mailBy: mail.transport.kind,
  backupDays,
});

/** The page `/privacy`: the manifest, the promises and the settings, as it is told today. */
export const tellPrivacy = (own: VendorsOwn, version: string, change = lastChange): Page =>
  privacyPage({ ...manifest, promises, processors, lastChange: change, version, ...own });
