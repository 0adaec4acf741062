import type { Settings } from "../../shared/platform/config/settings.ts";

/** Where people sign in with Microsoft, in these tests. */
export const AUTHORITY = "https://login.example";

/** What pages are told of a vendor who has set nothing but a name. */
export const SETTINGS: Pick<Settings, "vendor" | "mail" | "entra" | "microsoft365"> = {
  vendor: {
    logo: undefined,
    colour: undefined,
    privacyUrl: undefined,
    imprintUrl: undefined,
    privacyContact: undefined,
  },
  mail: {
    from: "usher@vendor.example",
    vendorName: "Example Add-ins",
    limits: { perMinute: undefined, perHour: undefined },
    transport: { kind: "smtp", host: "127.0.0.1", port: 25, secure: false },
  },
  microsoft365: ["https://teams.example", "https://*.sharepoint.example"],
  entra: {
    authority: AUTHORITY,
    clientId: "6f0b7a52-3c1e-4d68-9a47-2f5e81c0d3b6",
    staffClientId: "b84d19e3-70a5-4f2c-8e16-d93c5a7f0421",
    staffTenant: "d2c6e0f8-5b93-4a71-b0e4-17a8c95f36d2",
  },
};
