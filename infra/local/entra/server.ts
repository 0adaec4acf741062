import type { Clock } from "../../../shared/platform/clock.ts";
import { type Asked, type Intercept, type JsonAnswer, startJsonServer } from "../jsonServer.ts";
import { originOf } from "../layout.ts";
import type { Moods } from "../moods.ts";
import { answerConsent, readConsent } from "./adminConsent.ts";
import { keepAuthority } from "./authority.ts";
import { answerSignIn, NotAnswerable, readSignIn } from "./authorize.ts";
import { chooserPage, consentPage, refusalPage } from "./chooser.ts";
import { type Codes, createCodes } from "./codes.ts";
import { discoveryDocument, keysDocument, tenantNamed } from "./documents.ts";
import { OAuthRefused, oauthErrorBody } from "./oauthError.ts";
import { issueOnBehalfOf, type TokenEndpoint } from "./onBehalfOf.ts";
import { AUTHORIZATION_CODE, redeemCode } from "./redeemCode.ts";
import { type Registration, registrationsOf } from "./registrations.ts";
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
  /** The origin of the Usher whose pages people sign in for; without it nobody can. */
  usher?: string;
  intercept?: Intercept;
};

type Endpoint = TokenEndpoint & { codes: Codes; registrations: readonly Registration[] };

const DISCOVERY = /^\/(?<tenant>[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i;
const KEYS = /^\/(?<tenant>[^/]+)\/discovery\/v2\.0\/keys$/i;
const AUTHORIZE = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/authorize$/i;
const CONSENT = /^\/(?<tenant>[^/]+)\/v2\.0\/adminconsent$/i;
const TOKEN = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/token$/i;

const ANY_TENANT = ["common", "organizations"];

const NOT_FOUND: JsonAnswer = {
  status: 404,
  body: { error: "not_found", error_description: "The stand-in for Entra ID has nothing here." },
};

const INVALID_TENANT = {
  status: 400,
  body: { error: "invalid_tenant", error_description: "AADSTS90002: The path must begin with a tenant id or common." },
};

const NO_TENANT = {
  status: 400,
  error: "invalid_tenant",
  number: 90002,
  words: "This grant is had in the user's own tenant: the path must begin with its id.",
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

/** A page of the stand-in's own: nothing but its style, no frame around it, and, as at Microsoft's, no word with what opened it. */
const PAGE_HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
};

/** Asks a person by a page, and sends whoever answered back to the page of Usher's that asked. */
const askPerson = async <Request>(
  asked: Asked,
  read: () => Request,
  {
    show,
    answer,
  }: {
    show: (request: Request) => string;
    answer: (form: URLSearchParams, request: Request) => string | Promise<string>;
  },
): Promise<JsonAnswer> => {
  try {
    const request = read();
    if (asked.method !== "POST") return { status: 200, body: show(request), headers: PAGE_HEADERS };
    const location = await answer(new URLSearchParams(await asked.text()), request);
    return { status: 302, body: "", headers: { Location: location } };
  } catch (error) {
    if (!(error instanceof NotAnswerable)) throw error;
    return { status: 400, body: refusalPage(error.message, error.addresses), headers: PAGE_HEADERS };
  }
};

/** The tenant that a path begins with. Throws `NotAnswerable`. */
const tenantIn = (path: RegExp, asked: Asked): string => {
  const tenant = tenantNamed(path.exec(asked.path)?.groups?.tenant ?? "");
  if (tenant === undefined) throw new NotAnswerable(INVALID_TENANT.body.error_description);
  return tenant;
};

/** Asks who signs in. */
const authorize = (asked: Asked, endpoint: Endpoint): Promise<JsonAnswer> =>
  askPerson(asked, () => readSignIn(asked.query, tenantIn(AUTHORIZE, asked), endpoint.registrations), {
    show: chooserPage,
    answer: (form, request) => answerSignIn(form, request, endpoint),
  });

/** Asks an administrator for consent. */
const consent = (asked: Asked, endpoint: Endpoint): Promise<JsonAnswer> =>
  askPerson(asked, () => readConsent(asked.query, tenantIn(CONSENT, asked), endpoint.registrations), {
    show: consentPage,
    answer: answerConsent,
  });

const issue = async (asked: Asked, tenant: string, endpoint: Endpoint): Promise<object> => {
  const form = new URLSearchParams(await asked.text());
  if (form.get("grant_type") === AUTHORIZATION_CODE) return redeemCode(form, asked.headers.origin, endpoint);
  if (ANY_TENANT.includes(tenant)) throw new OAuthRefused(NO_TENANT);
  return issueOnBehalfOf(tenant, form, endpoint);
};

/** Pages may read the answers of the token endpoint, as with Entra ID; there is no cookie to go with a request. */
const readable = ({ headers: { origin } }: Asked): Record<string, string> =>
  origin === undefined ? {} : { "Access-Control-Allow-Origin": origin, Vary: "Origin" };

const token = async (asked: Asked, endpoint: Endpoint): Promise<JsonAnswer> => {
  const segment = TOKEN.exec(asked.path)?.groups?.tenant;
  if (segment === undefined) return NOT_FOUND;
  const tenant = tenantNamed(segment);
  if (tenant === undefined) return INVALID_TENANT;
  try {
    return { status: 200, body: await issue(asked, tenant, endpoint), headers: readable(asked) };
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error;
    const { status, retryAfter } = error.fault;
    const again: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return { status, body: oauthErrorBody(error.fault, endpoint.clock), headers: { ...readable(asked), ...again } };
  }
};

/**
 * Starts the stand-in for Entra ID on loopback: discovery documents and keys for `common` and for every tenant id; the
 * sign-in of people to Usher's pages, who pick who they are; and the grant that acts for a user who calls Usher. Tokens of
 * other kinds are minted by whoever can read the key in `folder`. Rejects with `EADDRINUSE` where the port is taken.
 */
export const startEntra = async (options: EntraOptions): Promise<EntraServer> => {
  const { folder, port, clock, moods, usher, intercept } = options;
  await openSigningKey(folder);
  const registrations = usher === undefined ? [] : registrationsOf(usher);
  const endpoint = { folder, authority: originOf(port), clock, moods, codes: createCodes(clock), registrations };
  const answer = async (asked: Asked): Promise<JsonAnswer> => {
    if (AUTHORIZE.test(asked.path)) return authorize(asked, endpoint);
    if (CONSENT.test(asked.path)) return consent(asked, endpoint);
    if (asked.method === "GET" || asked.method === "HEAD") return document(asked, endpoint);
    return asked.method === "POST" ? token(asked, endpoint) : NOT_FOUND;
  };
  const server = await startJsonServer(port, answer, intercept);
  endpoint.authority = server.origin;
  await keepAuthority(folder, server.origin);
  return { authority: server.origin, close: () => server.close() };
};
