import type { Microsoft365SignIn } from "../../shared/pages/given.ts";
import { windowStore } from "../frame/windowStore.ts";

/** What an administrator answered on Microsoft's consent page. `purpose`: what it was for, in the page's own terms. */
export type ConsentResult = { purpose: string; consent: "given" | "declined" };

/** Goes along with a window that this one opens, as a sign-in on its way does: Microsoft's page gives back no `state` of who declines. */
const NAME = "usher-consent";

/**
 * The address of Microsoft's consent page, in a window whose answer is known by `purpose`. Undefined where `text` is not an
 * address at which this very Usher is consented to: it comes by a route, which anybody can write.
 */
export const prepareConsent = (
  text: string,
  { authority, clientId }: Microsoft365SignIn,
  purpose: string,
): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.origin !== new URL(authority).origin || url.searchParams.get("client_id") !== clientId) return undefined;
  windowStore.setItem(NAME, purpose);
  return url.href;
};

/**
 * Takes the answer out of the address that Microsoft's page came back to; undefined where it holds none. `admin_consent` says
 * whose answer it is and not which: a refusal has it, too, beside its error.
 */
export const finishConsent = (): ConsentResult | undefined => {
  const answer = new URLSearchParams(location.search);
  if (!answer.has("admin_consent") && !answer.has("error")) return undefined;
  history.replaceState(null, "", location.pathname + location.hash);
  const purpose = windowStore.getItem(NAME) ?? "";
  windowStore.removeItem(NAME);
  const isGiven = answer.get("admin_consent")?.toLowerCase() === "true" && !answer.has("error");
  return { purpose, consent: isGiven ? "given" : "declined" };
};
