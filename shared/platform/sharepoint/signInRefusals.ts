import { Refusal } from "../refusal.ts";

/** What the refusals below are made of. */
export type SignInPlaces = { authority: string; clientId: string; graph: string; publicUrl: string };

/**
 * Where the administrator of `tenant` consents to what Usher has to ask for: Entra ID's admin consent endpoint, with
 * everything that the registration asks for (`.default`), and back to the tenant admin's page.
 */
export const consentUrlOf = ({ authority, clientId, graph, publicUrl }: SignInPlaces, tenant: string): string => {
  const url = new URL(`${authority}/${tenant}/v2.0/adminconsent`);
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("scope", `${graph}/.default`);
  url.searchParams.set("redirect_uri", `${publicUrl}/tenant`);
  return url.href;
};

/** Nobody consented to what Usher has to ask for. The tenant's administrator can at `consentUrl`. */
export const consentRequired = (places: SignInPlaces, tenant: string, cause: unknown): Refusal => {
  const detail = "An administrator of your organization has to let Usher see who may use which site, at consentUrl.";
  return new Refusal("consent-required", detail, { consentUrl: consentUrlOf(places, tenant), cause });
};

/** No more than a header can well hold; Entra ID's are a tenth of it. */
const MOST_CLAIMS = 4096;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The session behind the caller's token is not enough, because of Conditional Access or because it was ended. `claims`, in
 * base64, says what the next token has to show; undefined: signing in again is all that can be told.
 */
export const signInAgain = ({ authority }: SignInPlaces, claims: string | undefined, cause: unknown): Refusal => {
  const isSendable = claims !== undefined && claims.length <= MOST_CLAIMS && BASE64.test(claims);
  const authorizationUri = `${authority}/common/oauth2/v2.0/authorize`;
  const detail = "The organization's rules ask for more than this sign-in has shown. Sign in again.";
  return new Refusal("not-signed-in", detail, {
    cause,
    ...(isSendable ? { challenge: { claims, authorizationUri } } : {}),
  });
};
