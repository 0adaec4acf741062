import * as z from "zod";
import type { EntraSettings } from "../config/settings.ts";
import { Refusal } from "../refusal.ts";
import { type Customer, EMPLOYEE_ROLES, type Employee } from "./callers.ts";
import { signInDomain } from "./signInDomain.ts";
import { TokenRejected } from "./tokenRejected.ts";

/** Microsoft's tenant of personal accounts: its "organization" is everybody. */
const CONSUMER_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

const USER_SCOPE = "access_as_user";
const COMPONENT_ROLE = "Component.Run";
const ADMIN_ROLE = "Tenant.Admin";

/** Role template ids of the directory roles that count as a tenant administrator's. */
const ADMIN_DIRECTORY_ROLES: readonly string[] = [
  "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
  "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", // SharePoint Administrator
];

/** The claims that the rules below look at; Entra ID sends more, which Usher does not read. */
const CLAIMS = z.object({
  ver: z.string(),
  aud: z.string(),
  iss: z.string(),
  tid: z.guid(),
  oid: z.guid(),
  exp: z.number(),
  scp: z.string().optional(),
  idtyp: z.string().optional(),
  azp: z.string().optional(),
  roles: z.array(z.string()).optional(),
  wids: z.array(z.string()).optional(),
  preferred_username: z.string().optional(),
});

export type EntraClaims = z.infer<typeof CLAIMS>;

const sameId = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

/** The issuer of v2.0 tokens of `tenant`, written as in the token, under the authority's origin. */
export const issuerOf = (authority: string, tenant: string): string => `${new URL(authority).origin}/${tenant}/v2.0`;

/**
 * Reads a token's claims by the rules that every token of Entra ID must meet, whoever calls. They prove nothing
 * before the signature does. Throws `TokenRejected`.
 */
export const readClaims = (payload: unknown, authority: string, audience: string): EntraClaims => {
  const { data: claims } = CLAIMS.safeParse(payload);
  if (!claims) throw new TokenRejected("malformed-claims");
  if (claims.ver !== "2.0") throw new TokenRejected("wrong-version");
  if (claims.aud !== audience) throw new TokenRejected("wrong-audience");
  if (claims.iss !== issuerOf(authority, claims.tid)) throw new TokenRejected("wrong-issuer");
  if (sameId(claims.tid, CONSUMER_TENANT)) throw new TokenRejected("consumer-tenant");
  return claims;
};

const isApp = ({ idtyp, scp }: EntraClaims): boolean => idtyp === "app" && scp === undefined;

/** The scopes of a delegated token; none for any other. */
const scopesOf = ({ idtyp, scp }: EntraClaims): string[] =>
  idtyp === "app" ? [] : (scp ?? "").split(" ").filter((scope) => scope !== "");

/** An administrator's role alone is not enough: the token must have been got by a page of Usher's own. */
const isTenantAdmin = ({ roles, wids, azp }: EntraClaims, clientId: string): boolean =>
  sameId(azp, clientId) &&
  ((roles ?? []).includes(ADMIN_ROLE) || (wids ?? []).some((role) => ADMIN_DIRECTORY_ROLES.includes(role)));

/**
 * Who of a customer's tenant a verified token's claims name. Throws `TokenRejected` where they name nobody, and `not-allowed`
 * for an app-only caller that nobody of its tenant gave the role `Component.Run`.
 */
export const customerOf = (claims: EntraClaims, { clientId }: EntraSettings): Customer => {
  const who = { tenant: claims.tid.toLowerCase(), oid: claims.oid.toLowerCase(), roles: claims.roles ?? [] };
  if (isApp(claims)) {
    if (!who.roles.includes(COMPONENT_ROLE)) {
      throw new Refusal("not-allowed", "An unattended component needs the app role Component.Run in its tenant.");
    }
    return { kind: "app", ...who, tenantAdmin: false };
  }
  if (!scopesOf(claims).includes(USER_SCOPE)) throw new TokenRejected("neither-delegated-nor-app");
  const tenantAdmin = isTenantAdmin(claims, clientId);
  return {
    kind: "user",
    ...who,
    tenantAdmin,
    domain: tenantAdmin ? signInDomain(claims.preferred_username) : undefined,
  };
};

/**
 * Which employee of the vendor a verified token's claims name. Roles that Usher does not know are left out, and an employee
 * without any is still one: the doors refuse by role. Throws `TokenRejected` where the claims name no employee. A
 * scope is needed, whichever: an ID token, which proves a sign-in to some page and not a call of Usher, has none.
 */
export const employeeOf = (claims: EntraClaims, { staffTenant }: EntraSettings): Employee => {
  if (!sameId(claims.tid, staffTenant)) throw new TokenRejected("foreign-tenant");
  if (scopesOf(claims).length === 0) throw new TokenRejected("not-a-person");
  const roles = EMPLOYEE_ROLES.filter((role) => claims.roles?.includes(role));
  return { kind: "employee", oid: claims.oid.toLowerCase(), roles };
};
