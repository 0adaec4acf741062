import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";

/** The body of a Graph `application`, as far as it is said here. */
export type Registration = Readonly<Record<string, unknown>> & {
  displayName: string;
  signInAudience: "AzureADMultipleOrgs" | "AzureADMyOrg";
};

// Ids of our own, which never change: customers' consents and role assignments hang on them.
const USER_SCOPE = "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a01";
const COMPONENT_RUN = "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a02";
const TENANT_ADMIN = "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a03";
const STAFF_SCOPE = "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a04";
const STAFF_ROLES: Readonly<Record<(typeof EMPLOYEE_ROLES)[number], { id: string; text: string }>> = {
  "Licenses.Manage": {
    id: "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a05",
    text: "Maintains the catalogue, issues and changes licenses.",
  },
  "Support.Agent": { id: "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a06", text: "Answers support tickets." },
  "Privacy.Officer": { id: "5a3b1f0e-9c44-4a6f-8d3b-2f1b7c1e6a07", text: "Carries out deletions that were asked for." },
};

/** Microsoft Graph, and of it the delegated permission Sites.Read.All. */
const GRAPH = { app: "00000003-0000-0000-c000-000000000000", sitesRead: "205e70e5-aba6-4c52-a976-6d2d46c48043" };
/** SharePoint Online, and of it the delegated permission AllSites.Read. */
const SHAREPOINT = { app: "00000003-0000-0ff1-ce00-000000000000", sitesRead: "4e0d77b0-96ba-4398-af14-3baa780278f4" };

const scope = (id: string, title: string, description: string) => ({
  id,
  value: "access_as_user",
  type: "User",
  isEnabled: true,
  adminConsentDisplayName: title,
  adminConsentDescription: description,
  userConsentDisplayName: title,
  userConsentDescription: description,
});

const role = (id: string, value: string, member: "User" | "Application", description: string) => ({
  id,
  value,
  displayName: value,
  description,
  allowedMemberTypes: [member],
  isEnabled: true,
});

/**
 * The multi-tenant registration "Usher": what customers' users and components come with tokens for, and in whose name Usher
 * asks what a user may do on a site.
 */
export const usherRegistration = (displayName: string): Registration => ({
  displayName,
  signInAudience: "AzureADMultipleOrgs",
  // Without it a token does not say (`wids`) who is a Global or SharePoint Administrator.
  groupMembershipClaims: "DirectoryRole",
  // Without it a token does not say (`idtyp`) that it is a component's own.
  optionalClaims: { accessToken: [{ name: "idtyp", essential: false, additionalProperties: [] }] },
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [
      scope(USER_SCOPE, `Use ${displayName}`, "Lets add-ins check licenses and keep settings in the user's name."),
    ],
  },
  appRoles: [
    role(COMPONENT_RUN, "Component.Run", "Application", "A component that runs without a user."),
    role(TENANT_ADMIN, "Tenant.Admin", "User", "Looks after the add-ins of this organization."),
  ],
  requiredResourceAccess: [
    { resourceAppId: GRAPH.app, resourceAccess: [{ id: GRAPH.sitesRead, type: "Scope" }] },
    { resourceAppId: SHAREPOINT.app, resourceAccess: [{ id: SHAREPOINT.sitesRead, type: "Scope" }] },
  ],
});

/** The single-tenant registration "Usher Staff": the vendor's employees, who need one of its roles. */
export const staffRegistration = (displayName: string): Registration => ({
  displayName,
  signInAudience: "AzureADMyOrg",
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [scope(STAFF_SCOPE, `Use ${displayName}`, "Lets the console work in the employee's name.")],
  },
  appRoles: EMPLOYEE_ROLES.map((value) => role(STAFF_ROLES[value].id, value, "User", STAFF_ROLES[value].text)),
});
