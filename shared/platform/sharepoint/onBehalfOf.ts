import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient } from "@azure/core-rest-pipeline";
import type { SharePointSettings } from "../config/settings.ts";
import { type Refusal, unavailable } from "../refusal.ts";
import { isPassing, loadHttp, retryAfterIn, sendingTo } from "./microsoft365.ts";
import { consentRequired, type SignInPlaces, signInAgain } from "./signInRefusals.ts";

/** The user for whom Usher asks. `tenant` is the verified `tid` of `bearer`, the token that they called Usher with. */
export type User = { tenant: string; bearer: string };

/**
 * A token for `resource` (an origin) in the user's name. Throws `consent-required`, `not-signed-in` with what the next token
 * has to show, or `unavailable`.
 */
export type OnBehalfOf = (user: User, resource: string, signal: AbortSignal) => Promise<string>;

export const SIGN_IN_SERVICE = "sign-in service";

/** Why Entra ID gave no token, by its own number or code; for the log. */
class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  readonly code: string;
  constructor(code: string, cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** What Entra ID last said by HTTP; its libraries keep the status and the pause to themselves. */
type Heard = { status?: number; retryAfter?: number | undefined };

/**
 * The client that `@azure/identity` speaks through. It takes https authorities alone: for a stand-in on loopback it is told
 * of one, and what it sends there goes by http. In Azure the authority is https, and nothing is rewritten.
 */
const signInClient = (authority: string, client: HttpClient, signal: AbortSignal, heard: Heard): HttpClient => {
  const send = sendingTo(authority, client, signal);
  const secure = secureName(authority);
  return {
    sendRequest: async (request) => {
      if (authority !== secure) request.url = request.url.replace(secure, authority);
      const response = await send(request);
      heard.status = response.status;
      heard.retryAfter = retryAfterIn(response);
      // The discovery document names the stand-in's own origin, which the library would not take.
      const bodyAsText = response.bodyAsText?.replaceAll(authority, secure) ?? null;
      return authority === secure ? response : { ...response, bodyAsText };
    },
  };
};

const secureName = (authority: string): string => authority.replace(/^http:/, "https:");

/** The members of MSAL's errors that say why. */
type Told = { errorCode?: unknown; subError?: unknown; errorNo?: unknown; claims?: unknown };

/** Entra ID's numbers for consent that nobody gave, or that an administrator alone can give. */
const CONSENT = ["65001", "90094"];

/** OAuth's codes for a session that is not enough, or no more. */
const SESSION = ["interaction_required", "invalid_grant", "login_required"];

const wordIn = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;

const refusalOf = (error: unknown, heard: Heard, places: SignInPlaces, tenant: string): Refusal => {
  const told: Told = (error instanceof Error ? error.cause : undefined) ?? {};
  const number = wordIn(told.errorNo);
  const code = wordIn(told.errorCode) ?? "no-answer";
  const cause = new SignInRefused(number === undefined ? code : `AADSTS${number}`, error);
  if (isPassing(heard.status ?? 500)) return unavailable(SIGN_IN_SERVICE, cause, heard.retryAfter);
  if ([told.subError, code].includes("consent_required") || CONSENT.includes(number ?? "")) {
    return consentRequired(places, tenant, cause);
  }
  const claims = wordIn(told.claims);
  if (claims !== undefined || SESSION.includes(code)) {
    return signInAgain(places, claims && Buffer.from(claims).toString("base64"), cause);
  }
  return unavailable(SIGN_IN_SERVICE, cause);
};

export type OnBehalfOfParts = {
  places: SignInPlaces;
  settings: Pick<SharePointSettings, "clientSecret" | "tokenExchange">;
  /** What Usher itself signs in with: its registration trusts it as a federated credential. */
  credential: TokenCredential;
  /** Replaces the network; for tests. */
  httpClient?: HttpClient;
};

/**
 * Exchanges users' tokens by OAuth 2.0 on-behalf-of (RFC 7523), through Microsoft's own `OnBehalfOfCredential`: one for each
 * exchange, since each keeps the tokens that it got, and these are for nobody else.
 */
export const createOnBehalfOf = ({ places, settings, credential, httpClient }: OnBehalfOfParts): OnBehalfOf => {
  const { authority, clientId } = places;

  const ownToken = async (signal: AbortSignal): Promise<string> => {
    const token = await credential.getToken(`${settings.tokenExchange}/.default`, { abortSignal: signal });
    if (!token) throw new SignInRefused("no-own-token", undefined);
    return token.token;
  };

  return async ({ tenant, bearer }, resource, signal) => {
    const { OnBehalfOfCredential } = await import("@azure/identity");
    const client = httpClient ?? (await loadHttp()).client;
    const heard: Heard = {};
    const options = {
      tenantId: tenant,
      clientId,
      userAssertionToken: bearer,
      authorityHost: secureName(authority),
      // A stand-in is none that Microsoft could vouch for, and asking would leave this machine.
      disableInstanceDiscovery: authority !== secureName(authority),
      httpClient: signInClient(authority, client, signal, heard),
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    };
    const { clientSecret } = settings;
    const exchange =
      clientSecret === undefined
        ? new OnBehalfOfCredential({ ...options, getAssertion: () => ownToken(signal) })
        : new OnBehalfOfCredential({ ...options, clientSecret });
    try {
      return (await exchange.getToken(`${resource}/.default`)).token;
    } catch (error) {
      throw refusalOf(error, heard, places, tenant);
    }
  };
};
