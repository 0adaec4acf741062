import { randomUUID } from "node:crypto";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { ACTION, ALERT, PRINT_PROFILE } from "../configuration/examples.ts";
import { licenseFor, newQuestion, newRegistration, PRODUCT } from "./customers.ts";
import { CALLERS, type CallerName, SITE_ID, type World } from "./world.ts";

/** Whom and what the routes' ids and bodies name. */
export type Scene = Pick<World, "ada" | "ben" | "product" | "license" | "ticket" | "consent" | "proof">;

/** A call of the contract: who may make it, and what makes it succeed or get past the guard. */
export type Route = {
  /** As in the contract: method and path. */
  name: string;
  /** The path with the scene's ids; the contract's own where absent. */
  path?: (scene: Scene) => string;
  /** Who may call; absent: anyone, whose bearer token is not looked at. */
  callers?: readonly CallerName[];
  /** A body that is in order. */
  body?: (scene: Scene) => object;
  /** What the right caller is answered. */
  status: number;
};

const OFFICERS: readonly CallerName[] = ["Privacy.Officer"];
const MANAGES: readonly CallerName[] = ["Licenses.Manage"];
const READS: readonly CallerName[] = ["Licenses.Manage", "Support.Agent"];
const EMPLOYEES: readonly CallerName[] = [...READS, "Privacy.Officer"];
const AGENTS: readonly CallerName[] = ["Support.Agent"];
const CONTACT: readonly CallerName[] = ["contact"];
const READERS: readonly CallerName[] = ["reader", "designer"];
const READS_SITE: readonly CallerName[] = [...READERS, "component"];
const DESIGNERS: readonly CallerName[] = ["designer"];
const ADMIN: readonly CallerName[] = ["admin"];
const CONFIGURATIONS = `/api/sites/${SITE_ID}/configurations`;
const ALERTS = `/api/sites/${SITE_ID}/alerts`;

const LINK_TOKEN = "A".repeat(43);

/** Every route that there is; the OpenAPI document must list the same. */
export const ROUTES: readonly Route[] = [
  { name: "GET /", status: 200 },
  { name: "GET /link", status: 200 },
  { name: "GET /staff", status: 200 },
  { name: "GET /tenant", status: 200 },
  { name: "GET /privacy", status: 200 },
  { name: "GET /api/openapi.json", status: 200 },
  { name: "GET /api/products", status: 200 },
  { name: "GET /.well-known/jwks.json", status: 200 },
  { name: "GET /api/health", status: 200 },
  {
    name: "GET /api/license-check",
    path: ({ ada, product }) => `/api/license-check?tenant=${ada.tenant}&product=${product}`,
    status: 200,
  },
  { name: "POST /api/registrations", body: newRegistration, status: 202 },
  {
    name: "POST /api/registrations/verify",
    body: () => ({ token: LINK_TOKEN, password: "not the right sentence" }),
    status: 410,
  },
  { name: "POST /api/sign-in", body: ({ ada }) => ({ email: ada.email, password: ada.password }), status: 200 },
  { name: "POST /api/password/reminder", body: () => ({ email: "nobody@customer.example" }), status: 202 },
  { name: "POST /api/password/reset", body: () => ({ email: "nobody@customer.example" }), status: 202 },
  {
    name: "POST /api/password/reset/confirm",
    body: () => ({ token: LINK_TOKEN, newPassword: "a wholly different sentence" }),
    status: 410,
  },
  { name: "GET /api/organization", callers: CONTACT, status: 200 },
  { name: "PATCH /api/organization", callers: CONTACT, body: () => ({ expiryNotices: true }), status: 200 },
  {
    name: "POST /api/organization/password",
    callers: CONTACT,
    body: () => ({ currentPassword: "not the right sentence", newPassword: "a wholly different sentence" }),
    status: 401,
  },
  {
    name: "POST /api/organization/handover",
    callers: CONTACT,
    body: ({ ada }) => ({
      contactName: "Cleo Example",
      contactEmail: `cleo-${randomUUID()}@customer.example`,
      contactPhone: "+1 202 555 0101",
      currentPassword: ada.password,
    }),
    status: 202,
  },
  {
    name: "POST /api/organization/handover/confirm",
    body: () => ({ token: LINK_TOKEN, password: "a wholly different sentence" }),
    status: 410,
  },
  {
    name: "POST /api/organization/erasure",
    callers: CONTACT,
    body: () => ({ password: "not the right sentence" }),
    status: 401,
  },
  { name: "GET /api/erasures/{receiptId}", path: () => `/api/erasures/${randomUUID()}`, status: 404 },
  { name: "GET /api/organization/export", callers: CONTACT, status: 200 },
  { name: "GET /api/organization/licenses", callers: CONTACT, status: 200 },
  {
    name: "GET /api/organization/licenses/{id}/sites",
    path: ({ license }) => `/api/organization/licenses/${license.id}/sites`,
    callers: CONTACT,
    status: 200,
  },
  {
    name: "DELETE /api/organization/licenses/{id}/sites/{siteGuid}",
    path: ({ license }) => `/api/organization/licenses/${license.id}/sites/${randomUUID()}`,
    callers: CONTACT,
    status: 404,
  },
  { name: "GET /api/organization/tenants", callers: CONTACT, status: 200 },
  {
    name: "POST /api/organization/tenants",
    callers: CONTACT,
    body: ({ proof }) => ({ entraToken: proof }),
    status: 200,
  },
  {
    name: "DELETE /api/organization/tenants/{tenant}",
    path: ({ ada }) => `/api/organization/tenants/${ada.tenant}`,
    callers: CONTACT,
    status: 409,
  },
  {
    name: "POST /api/organization/trials",
    callers: CONTACT,
    body: ({ ada, product }) => ({ tenant: ada.tenant, product }),
    status: 201,
  },
  { name: "POST /api/tickets", body: () => newQuestion("robin@customer.example"), status: 201 },
  { name: "POST /api/tickets/replies", body: () => ({ token: LINK_TOKEN, text: "Is there news?" }), status: 410 },
  { name: "GET /api/organization/tickets", callers: CONTACT, status: 200 },
  {
    name: "GET /api/organization/tickets/{id}",
    path: ({ ticket }) => `/api/organization/tickets/${ticket.id}`,
    callers: CONTACT,
    status: 200,
  },
  {
    name: "POST /api/organization/tickets/{id}/replies",
    path: ({ ticket }) => `/api/organization/tickets/${ticket.id}/replies`,
    callers: CONTACT,
    body: () => ({ text: "Is there news?" }),
    status: 201,
  },
  { name: "GET /api/organization/debug-consents", callers: CONTACT, status: 200 },
  {
    name: "POST /api/organization/debug-consents/{id}",
    path: ({ consent }) => `/api/organization/debug-consents/${consent.id}`,
    callers: CONTACT,
    body: () => ({ decision: "refuse" }),
    status: 200,
  },
  { name: "POST /api/debug-consents", body: () => ({ token: LINK_TOKEN, decision: "allow" }), status: 410 },
  {
    name: "POST /api/sites/{siteId}/debug",
    path: () => `/api/sites/${SITE_ID}/debug`,
    callers: READS_SITE,
    body: () => ({ component: "list-alerts", message: "The list answered 403", data: { attempt: 2 } }),
    status: 204,
  },
  {
    name: "POST /api/sites/{siteId}/activation",
    path: () => `/api/sites/${SITE_ID}/activation`,
    callers: READERS,
    body: ({ product }) => ({ product }),
    status: 200,
  },
  { name: "GET /api/sites/{siteId}/configurations", path: () => CONFIGURATIONS, callers: READS_SITE, status: 200 },
  {
    name: "GET /api/sites/{siteId}/configurations/{kind}",
    path: () => `${CONFIGURATIONS}/alerts`,
    callers: READS_SITE,
    status: 200,
  },
  {
    name: "PUT /api/sites/{siteId}/configurations/alerts/{name}",
    path: () => `${CONFIGURATIONS}/alerts/overdue`,
    callers: DESIGNERS,
    body: () => ALERT,
    status: 201,
  },
  {
    name: "PUT /api/sites/{siteId}/configurations/actions/{name}",
    path: () => `${CONFIGURATIONS}/actions/close`,
    callers: DESIGNERS,
    body: () => ACTION,
    status: 201,
  },
  {
    name: "PUT /api/sites/{siteId}/configurations/print-profiles/{name}",
    path: () => `${CONFIGURATIONS}/print-profiles/order`,
    callers: DESIGNERS,
    body: () => PRINT_PROFILE,
    status: 201,
  },
  {
    name: "GET /api/sites/{siteId}/configurations/{kind}/{name}",
    path: () => `${CONFIGURATIONS}/alerts/overdue`,
    callers: READS_SITE,
    status: 200,
  },
  {
    name: "DELETE /api/sites/{siteId}/configurations/{kind}/{name}",
    path: () => `${CONFIGURATIONS}/actions/close`,
    callers: DESIGNERS,
    status: 204,
  },
  {
    name: "GET /api/sites/{siteId}/history",
    path: () => `/api/sites/${SITE_ID}/history`,
    callers: READERS,
    status: 200,
  },
  {
    name: "POST /api/sites/{siteId}/history",
    path: () => `/api/sites/${SITE_ID}/history`,
    callers: READS_SITE,
    body: () => ({ component: "list-alerts", event: "alert", outcome: "success", durationMs: 40, count: 1 }),
    status: 201,
  },
  { name: "GET /api/tenant", callers: ADMIN, status: 200 },
  { name: "GET /api/tenant/settings", callers: ADMIN, status: 200 },
  { name: "PUT /api/tenant/settings", callers: ADMIN, body: () => firstSettings("contoso.com"), status: 200 },
  {
    name: "POST /api/sites/{siteId}/alerts",
    path: () => ALERTS,
    callers: READS_SITE,
    body: ({ product }) => ({
      product,
      component: "list-alerts",
      rule: "overdue",
      recipients: ["ada@contoso.com"],
      subject: "A task is overdue",
      html: "<p>It was due yesterday.</p>",
      delivery: "monthly",
    }),
    status: 202,
  },
  { name: "GET /api/sites/{siteId}/alerts", path: () => ALERTS, callers: DESIGNERS, status: 200 },
  {
    name: "DELETE /api/sites/{siteId}/alerts/{id}",
    path: () => `${ALERTS}/${randomUUID()}`,
    callers: DESIGNERS,
    status: 404,
  },
  { name: "GET /api/staff/products", callers: MANAGES, status: 200 },
  {
    name: "GET /api/staff/products/{id}",
    path: ({ product }) => `/api/staff/products/${product}`,
    callers: MANAGES,
    status: 200,
  },
  {
    name: "PUT /api/staff/products/{id}",
    path: ({ product }) => `/api/staff/products/${product}`,
    callers: MANAGES,
    body: () => PRODUCT,
    status: 200,
  },
  {
    name: "POST /api/staff/organizations/search",
    callers: READS,
    body: ({ ada }) => ({ contactEmail: ada.email }),
    status: 200,
  },
  {
    name: "GET /api/staff/organizations/{id}",
    path: ({ ada }) => `/api/staff/organizations/${ada.organizationId}`,
    callers: READS,
    status: 200,
  },
  {
    name: "GET /api/staff/organizations/{id}/tenants",
    path: ({ ada }) => `/api/staff/organizations/${ada.organizationId}/tenants`,
    callers: READS,
    status: 200,
  },
  {
    name: "PUT /api/staff/organizations/{id}/tenants/{tenant}",
    path: ({ ada }) => `/api/staff/organizations/${ada.organizationId}/tenants/${ada.tenant}`,
    callers: MANAGES,
    status: 200,
  },
  {
    name: "GET /api/staff/licenses",
    path: ({ ada }) => `/api/staff/licenses?organizationId=${ada.organizationId}`,
    callers: MANAGES,
    status: 200,
  },
  {
    name: "POST /api/staff/licenses",
    callers: MANAGES,
    body: ({ ben, product }) => licenseFor(ben, product, "2026-01-01T00:00:00Z"),
    status: 201,
  },
  {
    name: "GET /api/staff/licenses/{id}",
    path: ({ license }) => `/api/staff/licenses/${license.id}`,
    callers: MANAGES,
    status: 200,
  },
  {
    name: "PATCH /api/staff/licenses/{id}",
    path: ({ license }) => `/api/staff/licenses/${license.id}`,
    callers: MANAGES,
    body: () => ({ graceDays: 14 }),
    status: 200,
  },
  { name: "GET /api/staff/tickets", callers: AGENTS, status: 200 },
  {
    name: "GET /api/staff/tickets/{id}",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}`,
    callers: AGENTS,
    status: 200,
  },
  {
    name: "POST /api/staff/tickets/{id}/replies",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/replies`,
    callers: AGENTS,
    body: () => ({ text: "There is none yet." }),
    status: 201,
  },
  {
    name: "PUT /api/staff/tickets/{id}/organization",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/organization`,
    callers: AGENTS,
    body: ({ ada }) => ({ organizationId: ada.organizationId }),
    status: 200,
  },
  {
    name: "POST /api/staff/tickets/{id}/debug-request",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/debug-request`,
    callers: AGENTS,
    body: ({ ada }) => ({ tenant: ada.tenant }),
    status: 201,
  },
  {
    name: "GET /api/staff/tickets/{id}/debug-entries",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/debug-entries`,
    callers: AGENTS,
    status: 200,
  },
  {
    name: "GET /api/staff/tickets/{id}/audit",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/audit`,
    callers: AGENTS,
    status: 200,
  },
  {
    name: "POST /api/staff/tickets/{id}/resolve",
    path: ({ ticket }) => `/api/staff/tickets/${ticket.id}/resolve`,
    callers: AGENTS,
    status: 200,
  },
  {
    name: "POST /api/staff/erasures",
    callers: OFFICERS,
    body: ({ ada }) => ({ contactEmail: ada.email }),
    status: 202,
  },
  { name: "GET /api/staff/erasures", callers: OFFICERS, status: 200 },
  {
    name: "GET /api/staff/erasures/{id}",
    path: () => `/api/staff/erasures/${randomUUID()}`,
    callers: OFFICERS,
    status: 404,
  },
  {
    name: "POST /api/staff/erasures/{id}/confirm",
    path: () => `/api/staff/erasures/${randomUUID()}/confirm`,
    callers: OFFICERS,
    status: 404,
  },
  { name: "POST /api/erasures/confirm", body: () => ({ token: LINK_TOKEN }), status: 410 },
  { name: "GET /api/staff/operations", callers: EMPLOYEES, status: 200 },
];

/** The request of a route in this scene: `METHOD /path`. */
export const requestOf = ({ name, path }: Route, scene: Scene): string =>
  path ? `${name.split(" ")[0]} ${path(scene)}` : name;

/** Tokens of the customer's own tenant. */
const CUSTOMERS: readonly CallerName[] = ["user", "admin", "reader", "designer", "component"];

/** Whether a caller is of a kind that the route takes, if not the right one of them. */
const isOfKind = (route: Route, kind: readonly CallerName[], caller: CallerName): boolean =>
  kind.includes(caller) && (route.callers?.some((name) => kind.includes(name)) ?? false);

/** Whether a customer's own people may call a route, so that their tokens are of the right kind there. */
export const isCustomers = (route: Route): boolean => CUSTOMERS.some((name) => isOfKind(route, CUSTOMERS, name));

/** How everybody but the right callers is turned away from a route: nobody learns of a site that they may not see. */
export const refusalOf = (route: Route, caller: CallerName | undefined): readonly [number, string] => {
  if (caller !== undefined && isOfKind(route, EMPLOYEES, caller)) return [403, "not-allowed"];
  if (caller === undefined || !isOfKind(route, CUSTOMERS, caller)) return [401, "not-signed-in"];
  const seesNoSite = route.name.includes("{siteId}") && (caller === "user" || caller === "admin");
  return seesNoSite ? [404, "not-found"] : [403, "not-allowed"];
};

/** Everybody with a token who is not among the right callers of a route. */
export const othersAt = ({ callers }: Route): CallerName[] => CALLERS.filter((name) => !callers?.includes(name));
