import { timingSafeEqual } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Clock } from "../../../shared/platform/clock.ts";
import { LOCAL_CLIENT_ID, LOCAL_CLIENT_SECRET, LOCAL_MANAGED_IDENTITY, LOCAL_STAFF_TENANT } from "../layout.ts";
import type { Mood, Moods } from "../moods.ts";
import { resourceNamed } from "../sharepoint/resources.ts";
import { issuerOf } from "./documents.ts";
import { LIFETIME, pairwiseSubject, signToken } from "./mintToken.ts";
import { type OAuthFault, OAuthRefused } from "./oauthError.ts";
import { openSigningKey } from "./signingKey.ts";
import { SITE_RIGHTS_CLAIM } from "./siteRights.ts";
import { verifyToken } from "./verifyToken.ts";

export type TokenEndpoint = { folder: string; authority: string; clock: Clock; moods: Moods };

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const CLIENT_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Whom the token of a managed identity is for that stands in for a client secret: by name and by its app id. */
const TOKEN_EXCHANGE = ["api://AzureADTokenExchange", "fb60f99c-7a34-4190-8149-302f77469936"];

const refuse = (error: string, number: number, words: string, more: Partial<OAuthFault> = {}): OAuthRefused =>
  new OAuthRefused({ status: 400, error, number, words, ...more });

const wrongClient = (number: number, words: string) => refuse("invalid_client", number, words, { status: 401 });

const isSecret = (sent: string): boolean => {
  const [one, other] = [Buffer.from(sent), Buffer.from(LOCAL_CLIENT_SECRET)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** The client proves itself by its secret, or by the token of the managed identity that its registration trusts. */
const checkClient = async (form: URLSearchParams, { folder, authority, clock }: TokenEndpoint): Promise<void> => {
  if (form.get("client_id") !== LOCAL_CLIENT_ID) {
    throw refuse("unauthorized_client", 700016, "Application with this identifier was not found in the directory.");
  }
  const assertion = form.get("client_assertion");
  if (assertion === null) {
    if (isSecret(form.get("client_secret") ?? "")) return;
    throw wrongClient(7000215, "Invalid client secret provided.");
  }
  if (form.get("client_assertion_type") !== CLIENT_ASSERTION_TYPE) throw wrongClient(50027, "Invalid assertion type.");
  const issuer = issuerOf(authority, LOCAL_STAFF_TENANT);
  const claims = await verifyToken(assertion, { folder, issuer, audience: TOKEN_EXCHANGE, clock }).catch(
    () => undefined,
  );
  if (claims?.sub !== LOCAL_MANAGED_IDENTITY) {
    throw wrongClient(700213, "No matching federated identity record found for presented assertion.");
  }
};

type UserClaims = JWTPayload & { tid: string; oid: string };

/** Whose token was sent along: a delegated one of this tenant for Usher itself. */
const readUser = async (token: string, tenant: string, endpoint: TokenEndpoint): Promise<UserClaims> => {
  const { folder, authority, clock } = endpoint;
  try {
    const issuer = issuerOf(authority, tenant);
    const claims = await verifyToken(token, { folder, issuer, audience: LOCAL_CLIENT_ID, clock });
    if (claims.idtyp !== "app") return claims as UserClaims;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_JWT_EXPIRED") {
      throw refuse("invalid_grant", 500133, "Assertion is not within its valid time range.");
    }
  }
  throw refuse("invalid_grant", 50013, "Assertion failed signature validation, or is not one of a user for this app.");
};

const MFA_CLAIMS = { access_token: { acrs: { essential: true, value: "c1" } } };

const REFUSALS: Partial<Record<Mood, () => OAuthRefused>> = {
  "entra-throttled": () =>
    refuse("temporarily_unavailable", 90055, "The request was throttled.", { status: 429, retryAfter: 17 }),
  "consent-refused": () =>
    refuse("invalid_grant", 65001, "The user or administrator has not consented to use the application.", {
      suberror: "consent_required",
    }),
  "mfa-required": () =>
    refuse("interaction_required", 50076, "You must use multi-factor authentication to access the resource.", {
      suberror: "basic_action",
      claims: MFA_CLAIMS,
    }),
  "sign-in-blocked": () =>
    refuse("invalid_grant", 53003, "Access has been blocked by Conditional Access policies.", {
      suberror: "message_only",
    }),
};

/** The scope that is a resource's own: MSAL asks for the ones of OpenID Connect along with it. */
const OPENID_SCOPES = ["openid", "profile", "offline_access", "email"];

const SCOPES = { graph: "Sites.Read.All", sharepoint: "AllSites.Read" };

/**
 * Entra ID's token endpoint with the one grant that Usher uses: a token for Graph or SharePoint in the name of the user whose
 * token is sent along (OAuth 2.0 on-behalf-of; RFC 7523, section 2.1). Throws `OAuthRefused`.
 */
export const issueOnBehalfOf = async (
  tenant: string,
  form: URLSearchParams,
  endpoint: TokenEndpoint,
): Promise<object> => {
  if (form.get("grant_type") !== JWT_BEARER || form.get("requested_token_use") !== "on_behalf_of") {
    throw refuse("unsupported_grant_type", 70003, "The stand-in knows the on-behalf-of grant alone.");
  }
  await checkClient(form, endpoint);
  const user = await readUser(form.get("assertion") ?? "", tenant, endpoint);
  const moods = await endpoint.moods.of({ tenant, oid: user.oid });
  for (const mood of moods) {
    const refusal = REFUSALS[mood]?.();
    if (refusal) throw refusal;
  }
  const [scope = ""] = (form.get("scope") ?? "").split(" ").filter((word) => !OPENID_SCOPES.includes(word));
  const resource = resourceNamed(scope.replace(/\/\.default$/, ""), tenant);
  if (!resource || !scope.endsWith("/.default")) {
    throw refuse("invalid_resource", 500011, "The resource principal was not found in the tenant.");
  }
  const claims = {
    tid: user.tid,
    oid: user.oid,
    aud: resource.audience,
    sub: pairwiseSubject(user.oid, resource.audience),
    azp: LOCAL_CLIENT_ID,
    azpacr: "1",
    scp: SCOPES[resource.kind],
    [SITE_RIGHTS_CLAIM]: user[SITE_RIGHTS_CLAIM],
  };
  const { authority, folder, clock } = endpoint;
  const token = await signToken(claims, { authority, key: await openSigningKey(folder), clock });
  const times = { expires_in: LIFETIME, ext_expires_in: LIFETIME };
  return { token_type: "Bearer", scope: `${resource.audience}/${claims.scp}`, ...times, access_token: token };
};
