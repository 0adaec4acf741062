import { writeFile } from "node:fs/promises";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { signToken } from "../../../infra/local/entra/mintToken.ts";
import { openSigningKey } from "../../../infra/local/entra/signingKey.ts";
import { geographiesOf } from "../../../infra/local/sharepoint/resources.ts";
import { HERE, OTHER_TENANT, OTHER_WEB, openWorld, TENANT } from "../../platform/sharepoint/world.ts";

const world = await openWorld();
beforeEach(() => world.begin());
afterAll(() => world.close());

const [home, second] = geographiesOf(TENANT);
const [siteGuid, webGuid] = HERE.split(".");
const OID = "44444444-dddd-4ddd-8ddd-444444444444";

/** A token as Entra ID gives it for this resource. */
const tokenFor = async (aud: string, rights?: "reader" | "designer", tid = TENANT): Promise<string> => {
  const claims = { tid, oid: OID, aud, ...(rights ? { local_site_rights: { rights, sites: [HERE] } } : {}) };
  const key = await openSigningKey(world.entraFolder);
  return signToken(claims, { authority: world.authority, key, clock: world.clock });
};

const get = async (path: string, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${world.graphOrigin}${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

const ROOTS = "/v1.0/sites?$filter=siteCollection/root%20ne%20null&$select=siteCollection,webUrl";
const site = (id = HERE, host = home.hostname) => `/v1.0/sites/${host},${id.replace(".", ",")}`;
const web = (select = "?$select=Id,EffectiveBasePermissions", host = home.hostname) =>
  `/${host}/sites/${siteGuid}/${webGuid}/_api/web${select}`;

const forGraph = (rights?: "reader" | "designer") => tokenFor(world.graphOrigin, rights);
const forWeb = (rights?: "reader" | "designer") => tokenFor(`https://${home.hostname}`, rights);

describe("the stand-in for Graph", () => {
  test("lists the tenant's root site, and follows up with the second geography's on a page of its own", async () => {
    const root = (hostname: string, dataLocationCode: string) => ({
      webUrl: `${world.graphOrigin}/${hostname}`,
      siteCollection: { hostname, dataLocationCode, root: {} },
    });
    const { body } = await get(ROOTS, await forGraph());
    expect(body.value).toEqual([root(home.hostname, "NAM")]);
    expect(body).not.toHaveProperty(["@odata.nextLink"]);
    await world.setMoods({ [TENANT]: ["second-geo"] });
    const first = (await get(ROOTS, await forGraph())).body;
    const next = String(first["@odata.nextLink"]).slice(world.graphOrigin.length);
    expect((await get(next, await forGraph())).body).toMatchObject({ value: [root(second.hostname, "EUR")] });
  });

  test("tells of a site where its user has a right, on the host where it lies", async () => {
    const { status, body } = await get(site(), await forGraph("reader"));
    expect(status).toBe(200);
    const webUrl = `${world.graphOrigin}/${home.hostname}/sites/${siteGuid}/${webGuid}`;
    expect(body).toMatchObject({ id: `${home.hostname},${siteGuid},${webGuid}`, webUrl });
    expect((await get(site(HERE, second.hostname), await forGraph("reader"))).status).toBe(404);
    expect((await get(site(OTHER_WEB), await forGraph("reader"))).status).toBe(403);
    expect((await get(site(), await forGraph())).status).toBe(403);
  });

  test("errors have Graph's form", async () => {
    const error = {
      code: "accessDenied",
      message: expect.any(String),
      innerError: { "request-id": expect.any(String) },
    };
    expect((await get(site(), await forGraph())).body).toMatchObject({ error });
    expect((await get("/v1.0/me", await forGraph())).status).toBe(400);
    expect((await get("/v1.0/sites?$filter=name%20eq%201", await forGraph())).status).toBe(400);
  });
});

describe("the stand-in for SharePoint", () => {
  test.each([
    ["reader", { High: "176", Low: "138612833" }],
    ["designer", { High: "432", Low: "1011030767" }],
  ] as const)("tells the rights of a %s as decimal halves of the mask", async (rights, EffectiveBasePermissions) => {
    const { status, body } = await get(web(), await forWeb(rights));
    expect([status, body]).toEqual([200, { Id: webGuid, EffectiveBasePermissions }]);
  });

  test("and only where they are asked for", async () => {
    expect((await get(web(""), await forWeb("reader"))).body).not.toHaveProperty("EffectiveBasePermissions");
    expect((await get(web("?$select=Id"), await forWeb("reader"))).body).toEqual({ Id: webGuid });
  });

  test("refuses a user without a right, in SharePoint's form", async () => {
    const { status, body } = await get(web(), await forWeb());
    expect(status).toBe(403);
    expect(body["odata.error"]).toMatchObject({ code: expect.stringContaining("UnauthorizedAccessException") });
  });
});

describe("both take tokens that are for them, and no others", () => {
  const foreign = geographiesOf(OTHER_TENANT)[0].hostname;

  test.each<[string, () => string, () => Promise<string | undefined>]>([
    ["no token, at Graph", site, async () => undefined],
    ["a user's token for Usher, at Graph", site, () => world.reader()],
    ["a token for SharePoint, at Graph", site, () => forWeb("reader")],
    ["no token, at SharePoint", web, async () => undefined],
    ["a token for Graph, at SharePoint", web, () => forGraph("reader")],
    ["a token for the host of another tenant", web, () => tokenFor(`https://${foreign}`, "reader")],
    ["another tenant's token for this host", web, () => tokenFor(`https://${home.hostname}`, "reader", OTHER_TENANT)],
    ["a token for the other geography", web, () => tokenFor(`https://${second.hostname}`, "reader")],
  ])("%s", async (_what, path, token) => {
    expect((await get(path(), await token())).status).toBe(401);
  });

  test("nor one that has ended by the local clock", async () => {
    const [graph, rest] = [await forGraph("reader"), await forWeb("reader")];
    world.pass(3_600_000);
    expect([(await get(site(), graph)).status, (await get(web(), rest)).status]).toEqual([401, 401]);
  });
});

describe("moods", () => {
  test.each([
    ["graph-throttled", 429, "23"],
    ["graph-down", 503, null],
    ["sharepoint-throttled", 429, "29"],
    ["sharepoint-down", 503, null],
    ["no-rights", 403, null],
  ] as const)("%s", async (mood, status, retryAfter) => {
    await world.setMoods({ [OID]: [mood] });
    const answer = mood.startsWith("graph")
      ? get(site(), await forGraph("reader"))
      : get(web(), await forWeb("reader"));
    const { status: answered, headers } = await answer;
    expect([answered, headers.get("retry-after")]).toEqual([status, retryAfter]);
  });

  test("a file of moods that is not understood fails loudly, with what is expected", async () => {
    const file = `${world.entraFolder}/../moods.json`;
    for (const content of ["{", '{"contoso": ["graph-down"]}', `{"${TENANT}": ["graph-donw"]}`]) {
      await writeFile(file, content);
      const { status, body } = await get(ROOTS, await forGraph());
      expect([status, body.error_description]).toEqual([500, expect.stringContaining("consent-refused")]);
    }
  });
});
