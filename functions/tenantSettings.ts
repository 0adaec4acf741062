import { settingsAnswer, settingsBody, settingsStored, tenantState } from "../shared/configuration/schemas.ts";
import { tenantAdmin } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

export const tenantSettings = [
  door({
    name: "tenantRead",
    method: "GET",
    route: "api/tenant",
    summary: "How the tenant stands with Usher",
    entrance: tenantAdmin,
    answers: { 200: tenantState },
    operation: async (app, { caller: { tenant } }) => ({
      ...(await app.configuration.tellTenant(tenant)),
      consentUrl: app.consentUrl(tenant),
    }),
    answer: (state) => ({ status: 200, body: state }),
  }),
  door({
    name: "tenantSettingsRead",
    method: "GET",
    route: "api/tenant/settings",
    summary: "What the tenant's administrators decided about alerts",
    entrance: tenantAdmin,
    answers: { 200: settingsAnswer },
    operation: ({ configuration }, { caller }) => configuration.readTenantSettings(caller.tenant),
    answer: ({ settings, etag }) => ({ status: 200, body: settings, headers: { ETag: etag } }),
  }),
  door({
    name: "tenantSettingsPut",
    method: "PUT",
    route: "api/tenant/settings",
    summary: "Replace the tenant's settings; tells how many alerts are pending",
    entrance: tenantAdmin,
    body: settingsBody,
    conditions: ["If-Match"],
    answers: { 200: settingsStored },
    refusals: ["not-licensed", "precondition-failed"],
    operation: ({ configuration }, { caller, body, header }) =>
      configuration.putTenantSettings(caller.tenant, body, header("if-match")),
    answer: ({ settings, pendingCount, etag }) => ({
      status: 200,
      body: { ...settings, pendingCount },
      headers: { ETag: etag },
    }),
  }),
];
