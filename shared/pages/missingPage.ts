import { paragraph } from "./htmlParts.ts";
import type { Page } from "./page.ts";
import { type VendorLook, vendorPage } from "./vendorPage.ts";

/** What a browser is shown at an address that leads nowhere. */
export const missingPage = (vendor: VendorLook): Page =>
  vendorPage({
    vendor,
    title: "There is nothing here",
    body: `<h1>There is nothing here</h1>\n${paragraph("The address has a slip, or is not whole. The links above and below lead on.")}`,
    cacheControl: "no-store",
  });
