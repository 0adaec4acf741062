import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { LOCAL_CLIENT_ID } from "../../../infra/local/layout.ts";
import { HOUR } from "../../../shared/platform/clock.ts";
import { reader } from "../../../shared/platform/http/siteEntrance.ts";
import { HERE, on, openWorld, PUBLIC_URL, type Spoil, saying, silence, TENANT } from "./world.ts";

const world = await openWorld();
beforeEach(() => world.begin());
afterAll(() => world.close());

const enter = async () => world.enter(reader, HERE, await world.reader());

const TOKEN = /oauth2/;
const ROOTS = /^\/v1\.0\/sites\?/;
const SITE = /^\/v1\.0\/sites\/t/;
const WEB = /_api\/web/;

describe("consent that is missing", () => {
  const consentUrl = (): string => {
    const parameters = new URLSearchParams({
      client_id: LOCAL_CLIENT_ID,
      scope: `${world.graphOrigin}/.default`,
      redirect_uri: `${PUBLIC_URL}/tenant`,
    });
    return `${world.authority}/${TENANT}/v2.0/adminconsent?${parameters.toString()}`;
  };

  test("is told with the address at which the tenant's administrator gives it", async () => {
    await world.setMoods({ [TENANT]: ["consent-refused"] });
    const told = await enter();
    expect([told.status, told.json.code, told.json.consentUrl]).toEqual([403, "consent-required", consentUrl()]);
    expect(world.lines.at(-1)).toMatchObject({ code: "consent-required", errorCode: "AADSTS65001" });
  });

  test("is also what it is when Graph does not list the tenant's hosts for anybody", async () => {
    world.spoilt.graph = on(ROOTS, saying(403, { error: { code: "accessDenied" } }));
    expect((await enter()).json).toMatchObject({ code: "consent-required", consentUrl: consentUrl() });
  });
});

describe("Conditional Access", () => {
  const challengeIn = (header: string | undefined) =>
    /^Bearer realm="", authorization_uri="(?<uri>[^"]+)", error="insufficient_claims", claims="(?<claims>[^"]+)"$/.exec(
      header ?? "",
    )?.groups;

  test("is answered with a claims challenge, in the form that Microsoft's libraries read", async () => {
    await world.setMoods({ [TENANT]: ["mfa-required"] });
    const told = await enter();
    expect([told.status, told.json.code]).toEqual([401, "not-signed-in"]);
    const challenge = challengeIn(told.headers["WWW-Authenticate"]);
    expect(challenge?.uri).toBe(`${world.authority}/common/oauth2/v2.0/authorize`);
    expect(JSON.parse(Buffer.from(challenge?.claims ?? "", "base64").toString())).toEqual({
      access_token: { acrs: { essential: true, value: "c1" } },
    });
  });

  test("that names no claims is answered without a challenge: signing in again is all that can be told", async () => {
    await world.setMoods({ [TENANT]: ["sign-in-blocked"] });
    const told = await enter();
    expect([told.status, told.headers["WWW-Authenticate"]]).toEqual([401, "Bearer"]);
  });

  test.each([SITE, WEB])("that a service asks for itself is passed on: %s", async (path) => {
    const claims = Buffer.from('{"access_token":{}}').toString("base64");
    const header = `Bearer realm="", error="insufficient_claims", claims="${claims}"`;
    world.spoilt.graph = on(path, saying(401, {}, { "WWW-Authenticate": header }));
    const told = await enter();
    expect([told.status, challengeIn(told.headers["WWW-Authenticate"])?.claims]).toEqual([401, claims]);
  });

  test.each(["not base64: \\", "A".repeat(5000)])(
    "whose claims a header cannot hold is no challenge",
    async (claims) => {
      world.spoilt.graph = on(WEB, saying(401, {}, { "WWW-Authenticate": `Bearer claims="${claims}"` }));
      const told = await enter();
      expect([told.status, told.headers["WWW-Authenticate"]]).toEqual([401, "Bearer"]);
    },
  );

  test("a token that has ended meanwhile is not signed in", async () => {
    const token = await world.reader();
    world.spoilt.entra = on(TOKEN, () => {
      world.pass(2 * HOUR);
      return false;
    });
    expect((await world.enter(reader, HERE, token)).status).toBe(401);
  });
});

describe("throttled: unavailable, with the pause that the service asks for", () => {
  test.each([
    ["entra-throttled", "17", "sign-in service"],
    ["graph-throttled", "23", "Microsoft Graph"],
    ["sharepoint-throttled", "29", "SharePoint"],
  ] as const)("%s", async (mood, seconds, named) => {
    await world.setMoods({ [TENANT]: [mood] });
    const told = await enter();
    expect([told.status, told.json.code, told.headers["Retry-After"]]).toEqual([503, "unavailable", seconds]);
    expect(told.json.detail).toContain(named);
  });

  test.each(["graph-down", "sharepoint-down"] as const)("%s: unavailable", async (mood) => {
    await world.setMoods({ [TENANT]: [mood] });
    expect((await enter()).json.code).toBe("unavailable");
  });

  test("nothing is repeated by the libraries: whoever waits is told at once", async () => {
    await world.setMoods({ [TENANT]: ["entra-throttled"] });
    await enter();
    expect(world.asked.filter((path) => TOKEN.test(path))).toHaveLength(1);
    await world.begin();
    world.spoilt.graph = on(ROOTS, saying(503));
    await enter();
    expect(world.asked.filter((path) => path.startsWith("graph"))).toHaveLength(1);
  });
});

const DISCOVERY = new RegExp(`${TENANT}/v2.0/.well-known`);
const entra = (spoil: Spoil) => () => {
  world.spoilt.entra = spoil;
};
const graph = (spoil: Spoil) => () => {
  world.spoilt.graph = spoil;
};
const cut: Spoil = (_path, response) => {
  response.destroy();
  return true;
};

describe("a service that does not answer as it should makes Usher unavailable, and nobody a reader", () => {
  const elsewhere = "http://127.0.0.1:9/";
  const faults: [string, () => void][] = [
    ["Entra ID cuts the connection", entra(on(TOKEN, cut))],
    ["Entra ID's documents fail", entra(on(DISCOVERY, saying(500)))],
    ["Entra ID answers 500", entra(on(TOKEN, saying(500, { error: "server_error", error_codes: [90033] })))],
    ["Entra ID answers no JSON", entra(on(TOKEN, saying(200, "canary")))],
    ["Entra ID redirects", entra(on(TOKEN, saying(307, {}, { Location: elsewhere })))],
    [
      "Entra ID does not know Usher's proof",
      entra(on(TOKEN, saying(401, { error: "invalid_client", error_codes: [7000215] }))),
    ],
    ["Entra ID's document sends tokens elsewhere", entra(on(DISCOVERY, saying(200, foreignDocument())))],
    ["Graph cuts the connection", graph(on(ROOTS, cut))],
    ["Graph redirects", graph(on(ROOTS, saying(302, {}, { Location: elsewhere })))],
    ["Graph redirects from a site", graph(on(SITE, saying(308, {}, { Location: elsewhere })))],
    ["Graph answers another shape", graph(on(ROOTS, saying(200, { value: [{ webUrl: 7 }] })))],
    ["Graph's next page lies elsewhere", graph(on(ROOTS, saying(200, { value: [], "@odata.nextLink": elsewhere })))],
    ["Graph's pages never end", graph(on(ROOTS, endless))],
    ["SharePoint cuts the connection", graph(on(WEB, cut))],
    ["SharePoint redirects", graph(on(WEB, saying(302, {}, { Location: elsewhere })))],
    ["SharePoint says nothing of rights", graph(on(WEB, saying(200, { Id: HERE.split(".")[1] })))],
  ];

  function foreignDocument(): object {
    const origin = world.authority.replace("http:", "https:");
    return {
      issuer: `${origin}/${TENANT}/v2.0`,
      authorization_endpoint: `${origin}/${TENANT}/oauth2/v2.0/authorize`,
      token_endpoint: "https://evil.example/token",
      jwks_uri: `${origin}/${TENANT}/discovery/v2.0/keys`,
    };
  }

  function endless(path: string, response: Parameters<Spoil>[1], request: Parameters<Spoil>[2]): boolean {
    const next = { value: [], "@odata.nextLink": `${world.graphOrigin}${encodeURI(path)}` };
    return saying(200, next)(path, response, request);
  }

  test.each(faults)("%s", async (_what, spoil) => {
    spoil();
    const told = await enter();
    expect([told.status, told.json.code]).toEqual([503, "unavailable"]);
    expect(told.body).not.toContain("canary");
  });

  test.each([
    ["Entra ID", entra(on(TOKEN, silence))],
    ["Graph", graph(on(ROOTS, silence))],
    ["SharePoint", graph(on(WEB, silence))],
  ])("%s never answers: the wait ends", async (_what, spoil) => {
    await world.begin({ budget: 1_500 });
    spoil();
    const told = await enter();
    expect([told.status, told.json.code]).toEqual([503, "unavailable"]);
  });
});

test("neither the log nor an answer holds a token, an id or a word of what the services said", async () => {
  const token = await world.reader();
  await world.setMoods({ [TENANT]: ["consent-refused"] });
  const told = [await world.enter(reader, HERE, token)];
  await world.setMoods({ [TENANT]: ["sign-in-blocked"] });
  told.push(await world.enter(reader, HERE, token));
  const log = JSON.stringify(world.lines);
  for (const secret of [token.slice(0, 20), TENANT, "AADSTS65001:", "Trace"]) expect(log).not.toContain(secret);
  for (const { body } of told) expect(body).not.toMatch(/AADSTS|Trace|eyJ/);
});
