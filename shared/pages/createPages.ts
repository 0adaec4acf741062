import type { Settings } from "../platform/config/settings.ts";
import { lazy } from "../platform/lazy.ts";
import { bundledPage } from "./bundledPage.ts";
import { readBundle } from "./bundles.ts";
import type { Calendar, Given, Microsoft365SignIn, Vendor } from "./given.ts";
import { missingPage } from "./missingPage.ts";
import type { Page } from "./page.ts";

/** The pages that depend on the settings, each made at its first use and kept. */
export type Pages = {
  /** `/`: the portal of contact persons. */
  portal(): Promise<Page>;
  /** `/?support`: the support form of the portal alone, which any page may show in a frame: it needs no sign-in. */
  support(): Promise<Page>;
  /** `/tenant`: the page of tenant administrators, which Teams and SharePoint may show in a frame. */
  tenant(): Promise<Page>;
  /** `/staff`: the console of the vendor's employees. */
  staff(): Promise<Page>;
  /** `/link`: where a mailed link leads. */
  link(): Promise<Page>;
  /** What a browser is shown at an address that leads nowhere. */
  missing(): Promise<Page>;
};

/** Anybody may frame what neither knows nor keeps who is signed in. */
const ANYBODY = "*";

/** What pages are made of besides the settings. */
export type PagesParts = {
  /** The calendars of public holidays that a tenant's administrator chooses from. */
  calendars: () => Promise<readonly Calendar[]>;
};

export const createPages = (
  { vendor, mail, entra, microsoft365 }: Pick<Settings, "vendor" | "mail" | "entra" | "microsoft365">,
  { calendars }: PagesParts,
): Pages => {
  const { vendorName } = mail;
  const { authority } = entra;
  const customers: Microsoft365SignIn = { authority, tenant: "organizations", clientId: entra.clientId };
  const employees: Microsoft365SignIn = { authority, tenant: entra.staffTenant, clientId: entra.staffClientId };
  const whose: Vendor = { vendorName, logo: vendor.logo ?? null, imprintUrl: vendor.imprintUrl ?? null };
  const given = (signIn: Microsoft365SignIn, only: Given["only"] = null): Given => ({ ...whose, signIn, only });
  const speaksTo = [authority];
  return {
    portal: lazy(async () =>
      bundledPage({
        title: "Licenses and support",
        bundle: await readBundle("portal"),
        look: vendor,
        given: given(customers),
        speaksTo,
      }),
    ),
    // What stands in a frame of somebody else's lets nobody sign in.
    support: lazy(async () =>
      bundledPage({
        title: "Support",
        bundle: await readBundle("portal"),
        look: vendor,
        given: given(customers, "support"),
        framedBy: ANYBODY,
      }),
    ),
    tenant: lazy(async () =>
      bundledPage({
        title: "Tenant settings",
        bundle: await readBundle("tenant"),
        look: vendor,
        given: { ...given(customers), calendars: await calendars() },
        speaksTo,
        framedBy: microsoft365.join(" "),
        knowsOpener: true,
      }),
    ),
    staff: lazy(async () =>
      bundledPage({
        title: "Console",
        bundle: await readBundle("staff"),
        look: vendor,
        given: given(employees),
        speaksTo,
      }),
    ),
    link: lazy(async () =>
      bundledPage({ title: "A link from our mail", bundle: await readBundle("link"), look: vendor, given: whose }),
    ),
    missing: lazy(async () => missingPage({ ...whose, colour: vendor.colour })),
  };
};
