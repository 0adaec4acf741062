import { createHash } from "node:crypto";
import type { Clock } from "../../../shared/platform/clock.ts";
import type { Codes } from "./codes.ts";
import { LIFETIME, mintToken } from "./mintToken.ts";
import { OAuthRefused } from "./oauthError.ts";
import { openSigningKey } from "./signingKey.ts";

/** The grant that pages use. */
export const AUTHORIZATION_CODE = "authorization_code";

const refuse = (number: number, words: string): OAuthRefused =>
  new OAuthRefused({ status: 400, error: "invalid_grant", number, words });

const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

/**
 * A page's code for a token (RFC 6749, section 4.1.3; RFC 7636, section 4.6). Like Entra ID for a single-page app: no
 * secret, from the page's own origin alone. Throws `OAuthRefused`; whatever was wrong, the code is used up.
 */
export const redeemCode = async (
  form: URLSearchParams,
  origin: string | undefined,
  { codes, folder, authority, clock }: { codes: Codes; folder: string; authority: string; clock: Clock },
): Promise<object> => {
  const grant = codes.take(form.get("code") ?? "");
  if (!grant) throw refuse(70008, "The code was used, has expired or was never given out.");
  const { who, clientId, redirectUri, scope, challenge } = grant;
  if (form.get("client_id") !== clientId) throw refuse(700005, "The code was given out to another application.");
  if (form.get("redirect_uri") !== redirectUri) throw refuse(500112, "The redirect_uri is not that of the request.");
  if (origin !== new URL(redirectUri).origin) throw refuse(9002327, "Only the page itself may redeem this code.");
  if (challengeOf(form.get("code_verifier") ?? "") !== challenge) {
    throw refuse(501481, "The code_verifier does not match the code_challenge.");
  }
  const token = await mintToken(who, { authority, key: await openSigningKey(folder), clock });
  return { token_type: "Bearer", scope, expires_in: LIFETIME, ext_expires_in: LIFETIME, access_token: token };
};
