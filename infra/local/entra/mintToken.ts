import { createHash, randomBytes } from "node:crypto";
import { importJWK, type JWTPayload, SignJWT } from "jose";
import { v5 } from "uuid";
import { type Clock, HOUR, SECOND } from "../../../shared/platform/clock.ts";
import type { EmployeeRole } from "../../../shared/platform/identity/callers.ts";
import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID, LOCAL_STAFF_TENANT } from "../layout.ts";
import { issuerOf } from "./documents.ts";
import type { SigningKey } from "./signingKey.ts";
import { SITE_RIGHTS_CLAIM, type SiteRights } from "./siteRights.ts";

/** Whose token is wanted. */
export type TokenRequest =
  | {
      kind: "user";
      tenant: string;
      admin: boolean;
      may?: SiteRights | undefined;
      /** Whose client got it: a page of Usher's. Without it, administrators come from one and others from SharePoint. */
      from?: "page";
    }
  | { kind: "app"; tenant: string }
  | {
      kind: "employee";
      roles: readonly EmployeeRole[];
      /** Who of the employees; without it whoever has these roles. */
      who?: string | undefined;
    };

/** The app that SharePoint gets tokens with for SPFx components: "SharePoint Online Web Client Extensibility". */
const SHAREPOINT_CLIENT_ID = "08e18876-6177-487e-b8b5-cf950c1e598c";

/** Client id of an unattended component of the vendor's. */
const COMPONENT_CLIENT_ID = "c3a95e17-8d24-4b06-a7f1-50e6d2b9c814";

const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

/** What Entra ID lists among the directory roles of everybody who has none. */
const NO_DIRECTORY_ROLE = "b79fbf4d-3ef9-4689-8143-76b194e85509";

const DELEGATED = "access_as_user";

/** Of an access token, in seconds. */
export const LIFETIME = HOUR / SECOND;

/** Object ids stay the same from one token to the next, and differ from tenant to tenant, as in a directory. */
const objectId = (tenant: string, name: string): string => v5(`usher/${name}`, tenant);

/** Pairwise: another one at another audience (OpenID Connect Core 1.0, section 8.1). */
export const pairwiseSubject = (oid: string, audience: string): string =>
  createHash("sha256").update(`${oid}/${audience}`).digest("base64url");

const signInName = (name: string, tenant: string): string => `${name}@tenant-${tenant.slice(0, 8)}.example`;

type Identity = { tid: string; oid: string; aud: string; sub: string; azp: string; azpacr: "0" | "2" };

type Claims = Identity & JWTPayload;

const personOf = (tenant: string, name: string, aud: string, azp: string): Identity => {
  const oid = objectId(tenant, name);
  return { tid: tenant, oid, aud, sub: pairwiseSubject(oid, aud), azp, azpacr: "0" };
};

/** Whoever may do something else is somebody else, as with employees: so two users with different rights can be had. */
const userName = (admin: boolean, may: SiteRights | undefined): string => {
  const name = admin ? "admin" : "user";
  if (!may) return name;
  if (!may.sites) return `${name}-${may.rights}`;
  const sites = createHash("sha256").update(may.sites.toSorted().join()).digest("hex").slice(0, 12);
  return `${name}-${may.rights}-${sites}`;
};

const userClaims = ({ admin, may, from, ...of }: TokenRequest & { kind: "user" }): Claims => {
  const tenant = of.tenant.toLowerCase();
  const name = userName(admin, may);
  const isPages = admin || from === "page";
  return {
    ...personOf(tenant, name, LOCAL_CLIENT_ID, isPages ? LOCAL_CLIENT_ID : SHAREPOINT_CLIENT_ID),
    preferred_username: signInName(name, tenant),
    scp: DELEGATED,
    wids: admin ? [GLOBAL_ADMINISTRATOR, NO_DIRECTORY_ROLE] : [NO_DIRECTORY_ROLE],
    ...(may ? { [SITE_RIGHTS_CLAIM]: may } : {}),
  };
};

const appClaims = (tenant: string): Claims => {
  const oid = objectId(tenant, "component");
  return {
    tid: tenant,
    oid,
    aud: LOCAL_CLIENT_ID,
    sub: oid,
    azp: COMPONENT_CLIENT_ID,
    azpacr: "2",
    idtyp: "app",
    roles: ["Component.Run"],
  };
};

const employeeClaims = ({ roles, who }: TokenRequest & { kind: "employee" }): Claims => {
  // Somebody with a name is the same whatever their roles; else another set of roles is another employee, so that two can be had.
  const name = ["employee", ...(who ? [who] : roles.toSorted())].join("-").toLowerCase().replaceAll(" ", "-");
  return {
    ...personOf(LOCAL_STAFF_TENANT, name, LOCAL_STAFF_CLIENT_ID, LOCAL_STAFF_CLIENT_ID),
    preferred_username: signInName(name, LOCAL_STAFF_TENANT),
    scp: DELEGATED,
    roles,
  };
};

const claimsOf = (request: TokenRequest): Claims => {
  switch (request.kind) {
    case "user":
      return userClaims(request);
    case "app":
      return appClaims(request.tenant.toLowerCase());
    case "employee":
      return employeeClaims(request);
  }
};

/** Whom a token would name: their tenant and object id. */
export const personIn = (request: TokenRequest): { tenant: string; oid: string } => {
  const { tid: tenant, oid } = claimsOf(request);
  return { tenant, oid };
};

/** What a token is signed with, in whose name and by which time. */
export type Signing = { authority: string; key: SigningKey; clock: Clock };

/** A v2.0 access token of the tenant in `claims`, valid for one hour from now by `clock`. */
export const signToken = async (
  claims: JWTPayload & { tid: string },
  { authority, key, clock }: Signing,
): Promise<string> => {
  const iat = Math.floor(clock.now() / SECOND);
  const uti = randomBytes(16).toString("base64url");
  const times = { iat, nbf: iat, exp: iat + LIFETIME };
  return new SignJWT({ iss: issuerOf(authority, claims.tid), ...times, ...claims, uti, ver: "2.0" })
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid })
    .sign(await importJWK(key.privateJwk, "RS256"));
};

/** An access token for Usher as Entra ID writes it. */
export const mintToken = (request: TokenRequest, signing: Signing): Promise<string> =>
  signToken(claimsOf(request), signing);
