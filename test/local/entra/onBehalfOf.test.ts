import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { LOCAL_CLIENT_ID, LOCAL_CLIENT_SECRET } from "../../../infra/local/layout.ts";
import { geographiesOf } from "../../../infra/local/sharepoint/resources.ts";
import { HERE, OTHER_TENANT, openWorld, TENANT } from "../../platform/sharepoint/world.ts";

const world = await openWorld();
beforeEach(() => world.begin());
afterAll(() => world.close());

type Changed = Record<string, string | undefined>;

const form = async (changed: Changed = {}): Promise<URLSearchParams> => {
  const whole: Changed = {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    client_id: LOCAL_CLIENT_ID,
    client_secret: LOCAL_CLIENT_SECRET,
    assertion: await world.reader(),
    scope: `${world.graphOrigin}/.default openid profile offline_access`,
    ...changed,
  };
  return new URLSearchParams(
    Object.entries(whole).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};

const post = async (changed: Changed = {}, tenant = TENANT) => {
  const url = `${world.authority}/${tenant}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: "POST", body: await form(changed) });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

describe("the stand-in's token endpoint", () => {
  test("gives a token for Graph in the user's name, which carries on what they may do", async () => {
    const { status, body } = await post();
    const { access_token: token, ...rest } = body;
    expect(status).toBe(200);
    expect(rest).toEqual({
      token_type: "Bearer",
      scope: `${world.graphOrigin}/Sites.Read.All`,
      expires_in: 3600,
      ext_expires_in: 3600,
    });
    const user = decodeJwt(await world.reader());
    expect(decodeJwt(String(token))).toMatchObject({
      iss: user.iss,
      tid: TENANT,
      oid: user.oid,
      aud: world.graphOrigin,
      scp: "Sites.Read.All",
      azp: LOCAL_CLIENT_ID,
      ver: "2.0",
      local_site_rights: { rights: "reader", sites: [HERE] },
    });
  });

  test("gives one for the tenant's own SharePoint, and for no other tenant's", async () => {
    const [{ hostname }] = geographiesOf(TENANT);
    const { body } = await post({ scope: `https://${hostname}/.default` });
    expect(decodeJwt(String(body.access_token))).toMatchObject({ aud: `https://${hostname}`, scp: "AllSites.Read" });
    const [foreign] = geographiesOf(OTHER_TENANT);
    expect(await post({ scope: `https://${foreign.hostname}/.default` })).toMatchObject({
      status: 400,
      body: { error: "invalid_resource", error_codes: [500011] },
    });
  });

  const faults: [string, Changed | (() => Promise<Changed>), number, string, number][] = [
    ["another grant", { grant_type: "client_credentials" }, 400, "unsupported_grant_type", 70003],
    ["another use", { requested_token_use: undefined }, 400, "unsupported_grant_type", 70003],
    ["another client", { client_id: TENANT }, 400, "unauthorized_client", 700016],
    ["no proof of the client", { client_secret: undefined }, 401, "invalid_client", 7000215],
    ["a wrong secret", { client_secret: "wrong-client-secret" }, 401, "invalid_client", 7000215],
    ["an assertion of no known type", { client_assertion: "x" }, 401, "invalid_client", 50027],
    ["no user's token", { assertion: undefined }, 400, "invalid_grant", 50013],
    ["a broken token", { assertion: "a.b.c" }, 400, "invalid_grant", 50013],
    [
      "a token of another tenant",
      async () => ({ assertion: await world.user({ rights: "reader" }, OTHER_TENANT) }),
      400,
      "invalid_grant",
      50013,
    ],
    [
      "an app's token",
      async () => ({ assertion: await world.mint({ kind: "app", tenant: TENANT }) }),
      400,
      "invalid_grant",
      50013,
    ],
    [
      "a token for another audience",
      async () => ({ assertion: await world.mint({ kind: "employee", roles: ["Support.Agent"] }) }),
      400,
      "invalid_grant",
      50013,
    ],
    ["no scope", { scope: "openid" }, 400, "invalid_resource", 500011],
  ];

  test.each(faults)("refuses %s, in Entra ID's form", async (_what, changed, status, error, number) => {
    const answer = await post(typeof changed === "function" ? await changed() : changed);
    expect(answer).toMatchObject({
      status,
      body: {
        error,
        error_codes: [number],
        error_description: expect.stringMatching(
          new RegExp(`^AADSTS${number}: .+ Trace ID: .+ Correlation ID: .+ Timestamp: `),
        ),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
        trace_id: expect.any(String),
        correlation_id: expect.any(String),
      },
    });
  });

  test("refuses a token that has ended by the local clock", async () => {
    const assertion = await world.reader();
    world.pass(3_600_000);
    expect(await post({ assertion })).toMatchObject({ status: 400, body: { error_codes: [500133] } });
  });

  test.each([
    ["consent-refused", 400, { error: "invalid_grant", error_codes: [65001], suberror: "consent_required" }],
    [
      "mfa-required",
      400,
      { error: "interaction_required", error_codes: [50076], claims: expect.stringContaining("acrs") },
    ],
    ["sign-in-blocked", 400, { error: "invalid_grant", error_codes: [53003], suberror: "message_only" }],
    ["entra-throttled", 429, { error: "temporarily_unavailable" }],
  ] as const)("%s, for a tenant or for one user of it", async (mood, status, body) => {
    await world.setMoods({ [TENANT]: [mood] });
    expect(await post()).toMatchObject({ status, body });
    await world.setMoods({ [String(decodeJwt(await world.reader()).oid)]: [mood] });
    expect(await post()).toMatchObject({ status, body });
    expect(await post({ assertion: await world.designer() })).toMatchObject({ status: 200 });
  });

  test("the tenant of the path is one by its id, and the token endpoint is not read", async () => {
    expect((await post({}, "common")).body).toMatchObject({ error: "invalid_tenant" });
    expect((await fetch(`${world.authority}/${TENANT}/oauth2/v2.0/token`)).status).toBe(404);
    expect((await fetch(`${world.authority}/common/discovery/v2.0/keys`, { method: "POST" })).status).toBe(404);
  });
});
