import { randomBytes, randomUUID } from "node:crypto";
import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT } from "jose";

/** One thing that holds for a deployment that is as it should be. `check` answers what is wrong; undefined: nothing. */
export type Check = { what: string; check: (origin: string) => Promise<string | undefined> };

const PAGE = "https://some-customer.sharepoint.com";
const CHECKED = "/api/license-check";

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers, redirect: "manual" });

const licenseCheck = (origin: string, tenant: string, nonce: string): string =>
  `${origin}${CHECKED}?${new URLSearchParams({ tenant, product: "check-deployment", nonce }).toString()}`;

/** The paths that answer anybody, whatever is deployed. */
const OPEN = ["/", "/privacy", "/link", "/api/health", "/api/products", "/api/openapi.json", "/.well-known/jwks.json"];

const everyOpen = async (
  origin: string,
  faultOf: (response: Response) => string | undefined,
): Promise<string | undefined> => {
  for (const path of OPEN) {
    const response = await get(`${origin}${path}`, { Cookie: "a=b", Origin: PAGE });
    await response.arrayBuffer();
    const fault = faultOf(response);
    if (fault !== undefined) return `${path} ${fault}`;
  }
  return undefined;
};

const answersHealth: Check = {
  what: "Usher and what it stands on are up",
  check: async (origin) => {
    const response = await get(`${origin}/api/health`);
    const body = await response.text();
    return response.status === 200 && JSON.parse(body).status === "up" ? undefined : `${response.status} ${body}`;
  },
};

const takesTlsAlone: Check = {
  what: "plain HTTP answers nothing but a way to HTTPS",
  check: async (origin) => {
    if (!origin.startsWith("https:")) return `${origin} is no https origin`;
    const response = await get(origin.replace("https:", "http:")).catch(() => undefined);
    if (response === undefined || (response.status >= 300 && response.status < 400)) return undefined;
    return `http answered ${response.status}`;
  },
};

const setsNoCookie: Check = {
  what: "no answer sets a cookie, the platform's included",
  check: (origin) =>
    everyOpen(origin, ({ headers }) => (headers.getSetCookie().length > 0 ? "set a cookie" : undefined)),
};

const namesRequests: Check = {
  what: "every answer names its request, and says nothing of what made it",
  check: (origin) =>
    everyOpen(origin, ({ headers }) => {
      if (!headers.has("X-Request-Id")) return "has no X-Request-Id";
      return headers.has("X-Powered-By") ? "says what it is powered by" : undefined;
    }),
};

const letsPagesRead: Check = {
  what: "pages of any origin may ask and read, without cookies",
  check: async (origin) => {
    const url = licenseCheck(origin, randomUUID(), randomBytes(16).toString("hex"));
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        Origin: PAGE,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
      },
    });
    const answer = await get(url, { Origin: PAGE });
    for (const [name, { status, headers }] of Object.entries({ preflight, answer })) {
      const allowed = headers.get("Access-Control-Allow-Origin");
      if (status >= 300 || allowed !== "*") return `the ${name} is ${status} and allows ${allowed ?? "nobody"}`;
      if (headers.has("Access-Control-Allow-Credentials")) return `the ${name} allows cookies`;
    }
    const exposed = answer.headers.get("Access-Control-Expose-Headers") ?? "";
    const missing = ["ETag", "Retry-After", "X-Request-Id"].filter((name) => !exposed.includes(name));
    return missing.length > 0 ? `a page cannot read ${missing.join(", ")}` : undefined;
  },
};

const signsAnswers: Check = {
  what: "a license check is answered, signed by a published key, in the name of this origin",
  check: async (origin) => {
    const [tenant, nonce] = [randomUUID(), randomBytes(16).toString("hex")];
    const response = await get(licenseCheck(origin, tenant, nonce));
    if (response.status !== 200) return `it answered ${response.status}`;
    const { token } = (await response.json()) as { token: string };
    const keys = createRemoteJWKSet(new URL(`${origin}/.well-known/jwks.json`));
    const options = { issuer: origin, audience: "usher-license", subject: tenant, algorithms: ["ES256"] };
    return await jwtVerify(token, keys, { ...options, typ: "license+jwt" }).then(
      ({ payload }) => (payload.nonce === nonce ? undefined : "the nonce is another"),
      (error: Error) => `the token does not verify: ${error.message}`,
    );
  },
};

const knowsNoStandIn: Check = {
  what: "no stand-in is believed, nor a token that this machine signed",
  check: async (origin) => {
    const { privateKey } = await generateKeyPair("RS256");
    const tid = randomUUID();
    const token = await new SignJWT({ ver: "2.0", tid, oid: randomUUID(), roles: ["Support.Agent"] })
      .setProtectedHeader({ alg: "RS256", kid: "local" })
      .setIssuer(`http://127.0.0.1:7072/${tid}/v2.0`)
      .setAudience("b84d19e3-70a5-4f2c-8e16-d93c5a7f0421")
      .setExpirationTime("5 minutes")
      .sign(privateKey);
    const { status } = await get(`${origin}/api/staff/operations`, { Authorization: `Bearer ${token}` });
    return status === 401 ? undefined : `it was answered ${status}`;
  },
};

const hidesTheHost: Check = {
  what: "the host's own doors are closed to strangers",
  check: async (origin) => {
    for (const path of [
      "/admin/functions/sweepRetention",
      "/admin/host/keys",
      "/prepare-database",
      "/replay-erasures",
    ]) {
      const response = await fetch(`${origin}${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: "{}",
      });
      if (response.status < 400) return `${path} answered ${response.status}`;
    }
    return undefined;
  },
};

/** What `npm run check-deployment` looks at, in this order. */
export const CHECKS: readonly Check[] = [
  answersHealth,
  takesTlsAlone,
  setsNoCookie,
  namesRequests,
  letsPagesRead,
  signsAnswers,
  knowsNoStandIn,
  hidesTheHost,
];

/** Takes each check in turn and tells what it found; answers how many failed. A check that cannot be made has failed. */
export const checkDeployment = async (
  origin: string,
  tell: (line: string) => void,
  checks: readonly Check[] = CHECKS,
): Promise<number> => {
  let failed = 0;
  for (const { what, check } of checks) {
    const fault = await check(origin).catch((error: Error) => `cannot be checked: ${error.message}`);
    if (fault !== undefined) failed += 1;
    tell(fault === undefined ? `ok      ${what}` : `FAILED  ${what}: ${fault}`);
  }
  return failed;
};
