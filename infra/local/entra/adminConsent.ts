import { NotAnswerable } from "./authorize.ts";
import type { Registration } from "./registrations.ts";

/** An administrator is asked for consent (the v2.0 admin consent endpoint), and where the answer goes. */
export type ConsentRequest = { tenant: string; scope: string; redirectUri: string };

/** Reads and checks a request. Throws `NotAnswerable`, with words for whoever develops the page. */
export const readConsent = (
  query: URLSearchParams,
  tenant: string,
  registrations: readonly Registration[],
): ConsentRequest => {
  const registration = registrations.find(({ clientId }) => clientId === query.get("client_id"));
  if (!registration) throw new NotAnswerable("AADSTS700016: No application has this client_id.");
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!registration.redirectUris.includes(redirectUri)) {
    throw new NotAnswerable(`AADSTS50011: The redirect_uri is not one of ${registration.redirectUris.join(", ")}.`);
  }
  const scope = query.get("scope") ?? "";
  if (scope === "") throw new NotAnswerable("AADSTS900144: scope is needed.");
  return { tenant, scope, redirectUri };
};

/**
 * Where the browser goes once somebody decided: back to the page, with the answer in the query as Entra ID gives it. Of a
 * refusal `admin_consent` is "True" as well.
 */
export const answerConsent = (form: URLSearchParams, { tenant, scope, redirectUri }: ConsentRequest): string => {
  const answer: Record<string, string> =
    form.get("answer") === "accept"
      ? { admin_consent: "True", tenant, scope }
      : { admin_consent: "True", error: "consent_required", error_description: "AADSTS65004: The user declined." };
  return `${redirectUri}?${new URLSearchParams(answer).toString()}`;
};
