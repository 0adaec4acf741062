import * as z from "zod";
import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";
import { LOCAL_STAFF_TENANT } from "../layout.ts";
import type { Moods } from "../moods.ts";
import type { Codes } from "./codes.ts";
import { personIn, type TokenRequest } from "./mintToken.ts";
import type { Registration } from "./registrations.ts";

/** Why a request to sign in is not answered at all: its answer would go to an address that nobody registered. */
export class NotAnswerable extends Error {
  override readonly name = "NotAnswerable";
  /** Where one may go on from there. */
  readonly addresses: readonly string[];
  constructor(words: string, addresses: readonly string[] = []) {
    super(words);
    this.addresses = addresses;
  }
}

/** A request to sign in (RFC 6749, section 4.1.1, with PKCE, RFC 7636): the parameters that Usher's pages send. */
export type SignInRequest = {
  registration: Registration;
  redirectUri: string;
  scope: string;
  state: string;
  challenge: string;
  /** The tenant of the path; undefined where it may be any. */
  tenant: string | undefined;
};

const CHALLENGE = /^[\w-]{43}$/;

/** Reads and checks a request. Throws `NotAnswerable`, with words for whoever develops the page. */
export const readSignIn = (
  query: URLSearchParams,
  tenant: string,
  registrations: readonly Registration[],
): SignInRequest => {
  const text = (name: string): string => query.get(name) ?? "";
  const registration = registrations.find(({ clientId }) => clientId === text("client_id"));
  if (!registration) throw new NotAnswerable("AADSTS700016: No application has this client_id.");
  const redirectUri = text("redirect_uri");
  if (!registration.redirectUris.includes(redirectUri)) {
    throw new NotAnswerable(
      `AADSTS50011: The redirect_uri is not one of ${registration.redirectUris.join(", ")}. It has to match to the letter: open Usher at that origin.`,
      registration.redirectUris,
    );
  }
  if (registration.isStaff && tenant !== LOCAL_STAFF_TENANT) {
    throw new NotAnswerable("AADSTS50194: This application is of one tenant: the path has to begin with its id.");
  }
  if (text("response_type") !== "code" || text("response_mode") !== "fragment") {
    throw new NotAnswerable("AADSTS900144: response_type has to be code, and response_mode fragment.");
  }
  if (text("code_challenge_method") !== "S256" || !CHALLENGE.test(text("code_challenge"))) {
    throw new NotAnswerable("AADSTS9002325: Proof Key for Code Exchange is needed, with S256.");
  }
  if (text("scope").trim() === "" || text("state") === "") {
    throw new NotAnswerable("AADSTS900144: scope and state are needed.");
  }
  return {
    registration,
    redirectUri,
    scope: text("scope"),
    state: text("state"),
    challenge: text("code_challenge"),
    tenant: z.guid().safeParse(tenant).data,
  };
};

/** What an employee is called at the stand-in; empty: nothing. */
export const employeeName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9 ._-]{0,40}$/);

const CHOICE = z.object({
  as: z.enum(["admin", "user", "employee", "nobody"]),
  tenant: z.guid().optional(),
  roles: z.array(z.enum(EMPLOYEE_ROLES)),
  who: employeeName.optional(),
});

/** Whom somebody chose to be; undefined: they cancelled. Throws `NotAnswerable` where nobody is meant. */
const readChoice = (form: URLSearchParams, { registration, tenant }: SignInRequest): TokenRequest | undefined => {
  const { data } = CHOICE.safeParse({
    as: form.get("as"),
    tenant: form.get("tenant")?.trim(),
    who: form.get("who") ?? undefined,
    roles: form.getAll("role"),
  });
  if (data?.as === "nobody") return undefined;
  if (data && registration.isStaff && data.as === "employee") {
    return { kind: "employee", roles: data.roles, who: data.who };
  }
  const home = tenant ?? data?.tenant;
  if (data && !registration.isStaff && data.as !== "employee" && home !== undefined) {
    return { kind: "user", tenant: home, admin: data.as === "admin", from: "page" };
  }
  throw new NotAnswerable(
    "AADSTS90002: Say who signs in, by letters, digits and spaces, and of which tenant (a GUID). Go back, and choose again.",
  );
};

/**
 * Where the browser goes once somebody chose: the page's own address with a code in the fragment, or with an error as Entra
 * ID names it where they cancelled or nobody in their tenant consented.
 */
export const answerSignIn = async (
  form: URLSearchParams,
  request: SignInRequest,
  { codes, moods }: { codes: Codes; moods: Moods },
): Promise<string> => {
  const { redirectUri, state, scope, challenge, registration } = request;
  const to = (answer: Record<string, string>): string =>
    `${redirectUri}#${new URLSearchParams({ ...answer, state }).toString()}`;
  const who = readChoice(form, request);
  if (!who) return to({ error: "access_denied", error_description: "AADSTS65004: The user declined." });
  const isRefused = (await moods.of(personIn(who))).has("consent-refused");
  if (isRefused) return to({ error: "consent_required", error_description: "AADSTS65001: Nobody consented." });
  return to({ code: codes.issue({ who, clientId: registration.clientId, redirectUri, scope, challenge }) });
};
