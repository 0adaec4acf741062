import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { geographiesOf } from "../../../infra/local/sharepoint/resources.ts";
import { reader } from "../../../shared/platform/http/siteEntrance.ts";
import { hostOf } from "../../../shared/platform/sharepoint/hosts.ts";
import { rightsIn } from "../../../shared/platform/sharepoint/permissions.ts";
import { codeOf, HERE, OTHER_SITE, on, openWorld, saying, TENANT } from "./world.ts";

const world = await openWorld();
const [siteGuid, webGuid] = HERE.split(".");
const [{ hostname }] = geographiesOf(TENANT);

/** Somewhere that no token belongs. */
const taken: (string | undefined)[] = [];
const stranger = createServer((request, response) => {
  taken.push(request.headers.authorization ?? "without a token");
  response.end("{}");
});
stranger.listen(0, "127.0.0.1");
await once(stranger, "listening");
const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;

beforeEach(async () => {
  await world.begin();
  taken.length = 0;
});
afterAll(async () => {
  stranger.closeAllConnections();
  stranger.close();
  await world.close();
});

const enter = async () => codeOf(await world.enter(reader, HERE, await world.reader()));

const ROOTS = /^\/v1\.0\/sites\?/;
const SITE = /^\/v1\.0\/sites\/t/;
const WEB = /_api\/web/;

describe("no token goes anywhere but to Graph and to the tenant's own SharePoint", () => {
  const location = { Location: `${elsewhere}/` };
  const graphSays = (path: RegExp, body: object) => () => {
    world.spoilt.graph = on(path, saying(200, body));
  };
  const faults: [string, () => void][] = [
    [
      "Entra ID redirects",
      () => {
        world.spoilt.entra = on(/oauth2/, saying(307, {}, location));
      },
    ],
    ...[ROOTS, SITE, WEB].flatMap((path) =>
      [301, 302, 307, 308].map((status): [string, () => void] => [
        `${status} from ${path.source}`,
        () => {
          world.spoilt.graph = on(path, saying(status, {}, location));
        },
      ]),
    ),
    ["the next page lies elsewhere", graphSays(ROOTS, { value: [], "@odata.nextLink": `${elsewhere}/v1.0/sites` })],
    ["a site lies elsewhere", graphSays(SITE, { id: `${hostname},${siteGuid},${webGuid}`, webUrl: `${elsewhere}/x` })],
    [
      "the tenant's host is none of this machine's",
      graphSays(ROOTS, { value: [{ webUrl: "https://evil.example", siteCollection: { hostname } }] }),
    ],
  ];

  test.each(faults)("%s", async (_what, spoil) => {
    spoil();
    expect(await enter()).toBe("503 unavailable");
    expect(taken).toEqual([]);
  });

  test.each([
    ["another host", `${hostname},${HERE.replace(".", ",")}`, `${elsewhere}/x`, "foreign-host"],
    ["another site's id", `${hostname},${OTHER_SITE.replace(".", ",")}`, `${world.graphOrigin}/x`, "another-site"],
  ])("a site that Graph answers with %s is none, and the log says why", async (_what, id, webUrl, code) => {
    graphSays(SITE, { id, webUrl })();
    expect(await enter()).toBe("503 unavailable");
    expect(world.lines.at(-1)).toMatchObject({ errorCode: code });
    expect(world.asked.filter((path) => WEB.test(path))).toEqual([]);
  });

  test("a redirect is not followed within Entra ID either", async () => {
    const within = { Location: `${world.authority}/elsewhere` };
    world.spoilt.entra = on(/oauth2/, saying(307, {}, within));
    expect(await enter()).toBe("503 unavailable");
    expect(world.asked.filter((path) => path.includes("elsewhere"))).toEqual([]);
  });

  test("in a cloud, a host that is not named as that cloud's are is asked nothing", async () => {
    await world.begin({ hostSuffix: ".sharepoint.com" });
    expect(await enter()).toBe("503 unavailable");
    expect(world.asked.filter((path) => WEB.test(path) || SITE.test(path.replace("graph ", "")))).toEqual([]);
  });
});

describe("a host is trusted by its name", () => {
  const named = (name: string, webUrl: string) => hostOf({ hostname: name, webUrl }, ".sharepoint.com");

  test("a tenant's host, in any case", () => {
    const host = { hostname: "contoso.sharepoint.com", origin: "https://contoso.sharepoint.com" };
    expect(named("contoso.sharepoint.com", "https://contoso.sharepoint.com")).toEqual(host);
    expect(named("Contoso.SharePoint.com", "https://contoso.sharepoint.com/")).toEqual(host);
  });

  test.each([
    ["contoso.sharepoint.com", "http://contoso.sharepoint.com"],
    ["contoso.sharepoint.com", "https://contoso.sharepoint.com:8443"],
    ["contoso.sharepoint.com", "https://contoso.sharepoint.com@evil.example"],
    ["contoso.sharepoint.com", "https://fabrikam.sharepoint.com"],
    ["contoso.sharepoint.com", "https://127.0.0.1"],
    ["evilsharepoint.com", "https://evilsharepoint.com"],
    ["contoso.sharepoint.com.evil.example", "https://contoso.sharepoint.com.evil.example"],
    ["contoso.sharepoint.us", "https://contoso.sharepoint.us"],
    ["evil.example/.sharepoint.com", "https://evil.example/.sharepoint.com"],
    [".sharepoint.com", "https://x.sharepoint.com"],
    ["127.0.0.1", "http://127.0.0.1"],
  ])("%s at %s is not", (name, webUrl) => {
    expect(named(name, webUrl)).toBeUndefined();
  });
});

describe("rights are what SharePoint says of the very web", () => {
  const says = (id: string, Low: string) => {
    world.spoilt.graph = on(WEB, saying(200, { Id: id, EffectiveBasePermissions: { High: "176", Low } }));
  };

  test("an answer about another web is about nobody here", async () => {
    says("bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb", "138612833");
    expect(await enter()).toBe("404 not-found");
  });

  test("the same id in capitals is the same web", async () => {
    says(String(webGuid).toUpperCase(), "138612833");
    expect(await enter()).toBe("let in");
  });

  test("limited access to a single item makes nobody a reader of the site", async () => {
    says(String(webGuid), "134283264");
    expect(await enter()).toBe("404 not-found");
  });

  test.each([403, 404, 423])("a web that SharePoint answers with %i is not there", async (status) => {
    world.spoilt.graph = on(WEB, saying(status));
    expect(await enter()).toBe("404 not-found");
  });

  test.each([
    ["0", "none"],
    ["1", "reader"],
    ["2048", "none"],
    ["2049", "designer"],
    ["138612833", "reader"],
    ["1011030767", "designer"],
    ["4294967295", "designer"],
    ["4294965246", "none"],
  ])("the mask %s makes %s", (low, rights) => {
    expect(rightsIn(low)).toBe(rights);
  });
});
