import type { SigningKey } from "./signingKey.ts";

/** A path segment that names a tenant here: a tenant id, or one of the names that stand for any of them. */
const TENANT = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|common|organizations)$/;

const ANY_TENANT = ["common", "organizations"];

/** What Entra ID writes for the tenant where a document holds for all of them. */
const TENANT_TEMPLATE = "{tenantid}";

/** The issuer of v2.0 tokens of a tenant. */
export const issuerOf = (authority: string, tenant: string): string => `${authority}/${tenant}/v2.0`;

const issuerFor = (authority: string, tenant: string): string =>
  issuerOf(authority, ANY_TENANT.includes(tenant) ? TENANT_TEMPLATE : tenant);

/** The tenant that a path segment names, in lower case; undefined where it names none. */
export const tenantNamed = (segment: string): string | undefined => {
  const tenant = segment.toLowerCase();
  return TENANT.test(tenant) ? tenant : undefined;
};

/** The discovery document (OpenID Connect Discovery 1.0, section 3) with the members that Entra ID gives it. */
export const discoveryDocument = (authority: string, tenant: string): object => ({
  token_endpoint: `${authority}/${tenant}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
  jwks_uri: `${authority}/${tenant}/discovery/v2.0/keys`,
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
  response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
  scopes_supported: ["openid", "profile", "email", "offline_access"],
  issuer: issuerFor(authority, tenant),
  request_uri_parameter_supported: false,
  authorization_endpoint: `${authority}/${tenant}/oauth2/v2.0/authorize`,
});

/** The key set (RFC 7517). Like Entra ID's, each key says for which issuer it signs and names no algorithm. */
export const keysDocument = (authority: string, tenant: string, keys: readonly SigningKey[]): object => ({
  keys: keys.map(({ kid, publicJwk }) => ({ ...publicJwk, use: "sig", kid, issuer: issuerFor(authority, tenant) })),
});
