import type { Microsoft365SignIn } from "../../shared/pages/given.ts";
import { serviceUrl } from "./beginSignIn.ts";
import { type Pending, takePending } from "./pending.ts";

/** Why no token came of a sign-in; the words stand in `frame/texts.ts`. */
export type SignInFault = "blocked" | "cancelled" | "consent" | "lost" | "offline" | "refused";

/** What came of a sign-in. `expiresIn`: seconds. */
export type SignInResult = { purpose: string } & (
  | { token: string; expiresIn: number; fault?: never }
  | { fault: SignInFault; token?: never }
);

const FAULTS: Readonly<Record<string, SignInFault>> = {
  access_denied: "cancelled",
  consent_required: "consent",
};

/** Whether the address holds an answer of the sign-in service. */
const answerIn = (hash: string): URLSearchParams | undefined => {
  const answer = new URLSearchParams(hash.slice(1));
  return answer.has("state") && (answer.has("code") || answer.has("error")) ? answer : undefined;
};

const redeem = async (
  signIn: Microsoft365SignIn,
  code: string,
  { verifier, redirectUri, tenant, purpose }: Pending,
): Promise<SignInResult> => {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: signIn.clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  try {
    const response = await fetch(serviceUrl({ ...signIn, tenant }, "token"), {
      method: "POST",
      body,
      credentials: "omit",
    });
    if (!response.ok) return { purpose, fault: "refused" };
    const { access_token: token, expires_in: expiresIn } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    return { purpose, token, expiresIn };
  } catch {
    return { purpose, fault: "offline" };
  }
};

/**
 * Takes the answer of a sign-in out of the address, before anything else looks at it, and gets the token for it.
 * Undefined where the address holds none. It counts only where this window began the sign-in (`state`): an answer that
 * somebody else got, and had this page opened with, is `lost`.
 */
export const finishSignIn = async (signIn: Microsoft365SignIn): Promise<SignInResult | undefined> => {
  const answer = answerIn(location.hash);
  if (!answer) return undefined;
  const pending = takePending();
  history.replaceState(null, "", location.pathname + location.search + (pending?.back ?? ""));
  if (pending?.state !== answer.get("state")) return { purpose: "", fault: "lost" };
  const code = answer.get("code");
  if (code === null) return { purpose: pending.purpose, fault: FAULTS[answer.get("error") ?? ""] ?? "refused" };
  return redeem(signIn, code, pending);
};
