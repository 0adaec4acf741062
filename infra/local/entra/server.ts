import type { Clock } from "../../../shared/platform/clock.ts";
import { type Asked, type Intercept, type JsonAnswer, startJsonServer } from "../jsonServer.ts";
import { originOf } from "../layout.ts";
import type { Moods } from "../moods.ts";
import { keepAuthority } from "./authority.ts";
import { discoveryDocument, keysDocument, tenantNamed } from "./documents.ts";
import { OAuthRefused, oauthErrorBody } from "./oauthError.ts";
import { issueOnBehalfOf, type TokenEndpoint } from "./onBehalfOf.ts";
import { openSigningKey, publishedKeys } from "./signingKey.ts";

/** The running stand-in for Entra ID. */
export type EntraServer = { readonly authority: string; close(): Promise<void> };

export type EntraOptions = {
  /** Where its keys are kept. */
  folder: string;
  /** 0: a free one. */
  port: number;
  clock: Clock;
  moods: Moods;
  intercept?: Intercept;
};

const DISCOVERY = /^\/(?<tenant>[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i;
const KEYS = /^\/(?<tenant>[^/]+)\/discovery\/v2\.0\/keys$/i;
const TOKEN = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/token$/i;

const ANY_TENANT = ["common", "organizations"];

const NOT_FOUND: JsonAnswer = {
  status: 404,
  body: { error: "not_found", error_description: "The stand-in for Entra ID has nothing here." },
};

const INVALID_TENANT: JsonAnswer = {
  status: 400,
  body: { error: "invalid_tenant", error_description: "AADSTS90002: The path must begin with a tenant id or common." },
};

const document = async (asked: Asked, { authority, folder }: TokenEndpoint): Promise<JsonAnswer> => {
  const [discovery, keys] = [DISCOVERY.exec(asked.path), KEYS.exec(asked.path)];
  const segment = (discovery ?? keys)?.groups?.tenant;
  if (segment === undefined) return NOT_FOUND;
  const tenant = tenantNamed(segment);
  if (tenant === undefined) return INVALID_TENANT;
  const body = discovery
    ? discoveryDocument(authority, tenant)
    : keysDocument(authority, tenant, await publishedKeys(folder));
  return { status: 200, body };
};

const token = async (asked: Asked, endpoint: TokenEndpoint): Promise<JsonAnswer> => {
  const segment = TOKEN.exec(asked.path)?.groups?.tenant;
  if (segment === undefined) return NOT_FOUND;
  const tenant = tenantNamed(segment);
  if (tenant === undefined || ANY_TENANT.includes(tenant)) return INVALID_TENANT;
  try {
    return { status: 200, body: await issueOnBehalfOf(tenant, new URLSearchParams(await asked.text()), endpoint) };
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error;
    const { status, retryAfter } = error.fault;
    const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return { status, body: oauthErrorBody(error.fault, endpoint.clock), headers };
  }
};

/**
 * Starts the stand-in for Entra ID on loopback: discovery documents and keys for `common` and for every tenant id, and of
 * the grants the one that acts for a user who calls Usher. A first token it gives nobody: those are minted by whoever can
 * read the key in `folder`. Rejects with `EADDRINUSE` where the port is taken.
 */
export const startEntra = async ({ folder, port, clock, moods, intercept }: EntraOptions): Promise<EntraServer> => {
  await openSigningKey(folder);
  const endpoint = { folder, authority: originOf(port), clock, moods };
  const answer = async (asked: Asked): Promise<JsonAnswer> => {
    if (asked.method === "GET" || asked.method === "HEAD") return document(asked, endpoint);
    return asked.method === "POST" ? token(asked, endpoint) : NOT_FOUND;
  };
  const server = await startJsonServer(port, answer, intercept);
  endpoint.authority = server.origin;
  await keepAuthority(folder, server.origin);
  return { authority: server.origin, close: () => server.close() };
};
