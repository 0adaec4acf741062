import type { Microsoft365SignIn } from "../../shared/pages/given.ts";
import { keepPending } from "./pending.ts";
import { challengeOf, randomText } from "./pkce.ts";

/** The one scope of Usher's registrations; the resource is the registration itself, named by its client id. */
const scopeOf = (clientId: string): string => `${clientId}/access_as_user`;

/** An address of the sign-in service (OpenID Connect Discovery would tell the same, a request later). */
export const serviceUrl = ({ authority, tenant }: Microsoft365SignIn, service: "authorize" | "token"): string =>
  `${authority}/${tenant}/oauth2/v2.0/${service}`;

/** How a sign-in is asked for. `select_account` lets people choose whom they sign in as. */
export type SignInOptions = {
  prompt?: "select_account" | "consent";
  /** The tenant whose people alone may sign in; that of the settings unless said. */
  tenant?: string | undefined;
  /** The hash that the page comes back to; that of now unless said. */
  back?: string;
};

/**
 * The address of Microsoft's sign-in (authorization code with PKCE, RFC 6749 and RFC 7636), for this window or one that it
 * opens. The answer comes to this very page, in the fragment of its address, which no server sees: `finishSignIn` takes it.
 * `purpose` comes back with it.
 */
export const prepareSignIn = async (
  signIn: Microsoft365SignIn,
  purpose: string,
  { prompt, tenant = signIn.tenant, back = location.hash }: SignInOptions = {},
): Promise<string> => {
  const [state, verifier] = [randomText(), randomText()];
  const redirectUri = location.origin + location.pathname;
  keepPending({ state, verifier, redirectUri, tenant, purpose, back });
  const query = new URLSearchParams({
    client_id: signIn.clientId,
    response_type: "code",
    response_mode: "fragment",
    redirect_uri: redirectUri,
    scope: scopeOf(signIn.clientId),
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
    ...(prompt === undefined ? {} : { prompt }),
  });
  return `${serviceUrl({ ...signIn, tenant }, "authorize")}?${query.toString()}`;
};

/** Leaves for Microsoft's sign-in. The route of now comes back, too. */
export const beginSignIn = async (
  signIn: Microsoft365SignIn,
  purpose: string,
  options: SignInOptions = {},
): Promise<void> => location.assign(await prepareSignIn(signIn, purpose, options));
