import type { Settings } from "../platform/config/settings.ts";
import { lazy } from "../platform/lazy.ts";
import { bundledPage } from "./bundledPage.ts";
import { readBundle } from "./bundles.ts";
import type { Calendar, Given, Microsoft365SignIn } from "./given.ts";
import type { Page } from "./page.ts";
import { linkPage } from "./pages.ts";

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
  const given = (signIn: Microsoft365SignIn, only: Given["only"] = null): Given => ({
    vendorName,
    logo: vendor.logo ?? null,
    imprintUrl: vendor.imprintUrl ?? null,
    signIn,
    only,
  });
  const portal = async (only: Given["only"], frame: { framedBy?: string } = {}): Promise<Page> =>
    bundledPage({
      title: only === "support" ? "Support" : "Licenses and support",
      bundle: await readBundle("portal"),
      look: vendor,
      given: given(customers, only),
      ...frame,
    });
  return {
    portal: lazy(() => portal(null)),
    support: lazy(() => portal("support", { framedBy: ANYBODY })),
    tenant: lazy(async () =>
      bundledPage({
        title: "Tenant settings",
        bundle: await readBundle("tenant"),
        look: vendor,
        given: { ...given(customers), calendars: await calendars() },
        framedBy: microsoft365.join(" "),
        knowsOpener: true,
      }),
    ),
    staff: lazy(async () =>
      bundledPage({ title: "Console", bundle: await readBundle("staff"), look: vendor, given: given(employees) }),
    ),
    link: lazy(async () => linkPage(vendor)),
  };
};
