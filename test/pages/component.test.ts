import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import type { CheckOptions } from "../../client/src/types.ts";
import { licenseFor, PRODUCT } from "../e2e/customers.ts";
import { openWorld, type World } from "../e2e/world.ts";
import { openBrowser, openPage, type WatchedPage } from "./browser.ts";
import { type ComponentPages, checkIn, serveComponentPages } from "./componentPages.ts";

let world: World;
let browser: Browser;
let pages: ComponentPages;
let asked: CheckOptions;

beforeAll(async () => {
  [world, browser, pages] = await Promise.all([openWorld(), openBrowser(), serveComponentPages()]);
  const { usher, ada, product, license } = world;
  asked = { url: usher.origin, tenant: ada.tenant, product, key: license.key };
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await world?.close();
});

const openComponent = async (path = "/"): Promise<WatchedPage> => {
  const opened = await openPage(browser);
  await opened.page.goto(pages.origin + path);
  return opened;
};

/** What a page asked Usher for, paths alone. */
const askedUsher = ({ requests }: WatchedPage): string[] =>
  requests
    .filter((request) => request.includes(world.usher.origin))
    .map((request) => request.replace(world.usher.origin, "").replace(/\?.*/, ""));

const ONCE = ["GET /.well-known/jwks.json", "GET /api/license-check"];

const storedIn = (context: BrowserContext): Promise<string[]> =>
  context
    .storageState()
    .then(({ origins }) => origins.flatMap(({ localStorage }) => localStorage.map(({ name }) => name)));

describe("a component in a page of another origin", () => {
  test("checks a license by simple requests, one for all bundles, and verifies the signed answer", async () => {
    const opened = await openComponent();
    const licenses = await checkIn(opened.page, asked, ["/one.js", "/two.js", "/one.js", "/two.js"]);
    expect(licenses).toHaveLength(4);
    for (const license of licenses) {
      expect(license).toMatchObject({ valid: true, code: "VALID", edition: "premium", source: "usher", trouble: null });
    }
    expect(askedUsher(opened).sort()).toEqual(ONCE);
    expect([opened.faults, await opened.context.cookies()]).toEqual([[], []]);
    await opened.context.close();
  });

  test("is told yes and nothing more as a stranger, with a nonce as well", async () => {
    const opened = await openComponent();
    const [license] = await checkIn(opened.page, { ...asked, key: undefined, nonce: true });
    expect(license).toMatchObject({ valid: true, code: "VALID", edition: null, features: null, source: "usher" });
    await opened.context.close();
  });

  test("with the user's token is told details, after a preflight that the host answers", async () => {
    const opened = await openComponent();
    const edition = await opened.page.evaluate<string>(`import("/one.js").then(async ({ checkLicense }) => {
      const options = ${JSON.stringify({ ...asked, key: undefined })};
      return (await checkLicense({ ...options, getToken: () => ${JSON.stringify(world.callers.user)} })).edition;
    })`);
    expect(edition).toBe("premium");
    expect(opened.faults).toEqual([]);
    await opened.context.close();
  });

  test("may read an answer's ETag and request id", async () => {
    const { page, context } = await openComponent();
    const { url, tenant, product } = asked;
    const address = `${url}/api/license-check?${new URLSearchParams({ tenant, product }).toString()}`;
    const names = ["etag", "x-request-id"];
    const read = `fetch(${JSON.stringify(address)}).then(({ headers }) => ${JSON.stringify(names)}.map((name) => headers.get(name)))`;
    expect(await page.evaluate(read)).toEqual([expect.any(String), expect.any(String)]);
    await context.close();
  });

  test("paints while Usher does not answer", async () => {
    const { page, context } = await openComponent();
    const painted = await page.evaluate(`import("/one.js").then(async ({ checkLicense }) => {
      let answered = false;
      const options = ${JSON.stringify({ ...asked, url: pages.hangs })};
      checkLicense(options).then(() => { answered = true; });
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return answered ? "answered" : "painted";
    })`);
    expect(painted).toBe("painted");
    await context.close();
  });

  test("shows the state of the license: the example page", async () => {
    const { url, tenant, product, key } = asked;
    const query = new URLSearchParams({ url, tenant, product, key: key ?? "" });
    const opened = await openComponent(`/example/?${query.toString()}`);
    await opened.page.locator("output[data-code=VALID]").waitFor();
    await opened.page.locator("#product").fill("unknown");
    await opened.page.locator("button").click();
    await opened.page.locator("output[data-code=NOT_VALID]").waitFor();
    expect(opened.faults).toEqual([]);
    await opened.context.close();
  });
});

describe("an answer is kept", () => {
  test("in the page's own storage, and asked no more on the next page", async () => {
    const opened = await openComponent();
    await checkIn(opened.page, asked);
    const names = await storedIn(opened.context);
    expect(names.map((name) => name.replace(/-[^-]*$/, "")).sort()).toEqual([
      "usher",
      "usher-keys",
      "usher-license-alerts",
    ]);
    await opened.page.reload();
    const before = askedUsher(opened).length;
    expect(await checkIn(opened.page, asked)).toMatchObject([{ valid: true, edition: "premium", source: "kept" }]);
    expect(askedUsher(opened)).toHaveLength(before);
    expect(await opened.context.cookies()).toEqual([]);
    await opened.context.close();
  });

  test("in a first-party cookie of the token alone, which Usher is never sent", async () => {
    const opened = await openComponent("/apps/one");
    const cookie = { ...asked, keep: "cookie", path: "/apps" } as const;
    const headers: Promise<Record<string, string>>[] = [];
    opened.page.on("request", (request) => headers.push(request.allHeaders()));
    const [license] = await checkIn(opened.page, cookie);
    const [kept, ...others] = await opened.context.cookies();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ domain: "localhost", path: "/apps", sameSite: "Strict", secure: false });
    expect(kept?.name).toMatch(/^usher-license-alerts-[0-9a-z]+$/);
    const [, claims = ""] = (kept?.value ?? "").split(".");
    const { sub, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string; exp: number };
    expect(sub).toBe(asked.tenant);
    expect(license?.leaseUntil).toBe(new Date(exp * 1000).toISOString());
    // The browser adds the age to its own time, a moment later.
    expect(Math.abs((kept?.expires ?? 0) - exp)).toBeLessThan(60);
    await opened.page.reload();
    expect(await checkIn(opened.page, cookie)).toMatchObject([{ valid: true, edition: "premium", source: "kept" }]);
    const sent = (await Promise.all(headers)).filter(({ host }) => world.usher.origin.endsWith(host ?? "-"));
    expect(sent.filter((each) => "cookie" in each)).toEqual([]);
    await opened.context.close();
  });

  test.each(["local", "session", "cookie"] as const)(
    "in memory where the browser denies %s to a frame without an origin",
    async (keep) => {
      const { page, context } = await openComponent();
      await page.setContent('<iframe sandbox="allow-scripts" srcdoc="<title>A frame</title>"></iframe>');
      const [, frame] = page.frames();
      if (!frame) throw new Error("There is no frame.");
      const bundle = `${pages.origin}/one.js`;
      expect(await checkIn(frame, { ...asked, keep }, [bundle])).toMatchObject([{ valid: true, source: "usher" }]);
      expect(await checkIn(frame, { ...asked, keep }, [bundle])).toMatchObject([{ valid: true, source: "kept" }]);
      expect([await context.cookies(), await storedIn(context)]).toEqual([[], []]);
      await context.close();
    },
  );

  test("by a page in another site's frame, as a Teams tab is: its storage is there, its Strict cookie is not", async () => {
    const { page, context } = await openComponent();
    await page.setContent(`<iframe src="${pages.otherOrigin}/"></iframe>`);
    const frame = page.frame({ url: `${pages.otherOrigin}/` });
    if (!frame) throw new Error("There is no frame.");
    const bundle = [`${pages.otherOrigin}/one.js`];
    for (const keep of ["local", "cookie"] as const) {
      expect(await checkIn(frame, { ...asked, keep }, bundle)).toMatchObject([{ valid: true, source: "usher" }]);
      expect(await checkIn(frame, { ...asked, keep }, bundle)).toMatchObject([{ valid: true, source: "kept" }]);
    }
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});

describe("what changes", () => {
  test("is noticed when the answer is due: yes at once, then the no, which stands from then on", async () => {
    const { usher, ada, callers } = world;
    const token = callers["Licenses.Manage"];
    const product = "asked-often";
    await usher.call(`PUT /api/staff/products/${product}`, { token, body: { ...PRODUCT, refreshAfter: 60 } });
    const body = licenseFor(ada, product, await usher.clock());
    const { id, key } = (await usher.call("POST /api/staff/licenses", { token, body })).json as Record<string, string>;
    const question = { ...asked, product, key };
    const opened = await openComponent();
    await checkIn(opened.page, question);
    await usher.call(`PATCH /api/staff/licenses/${id}`, { token, body: { status: "suspended" } });
    await opened.context.addInitScript("const real = Date.now; Date.now = () => real() + 2 * 60 * 1000;");
    await opened.page.reload();
    const told = await opened.page.evaluate(`import("/one.js").then(({ checkLicense }) => new Promise((resolve) => {
      const seen = [];
      const onChange = ({ code }) => resolve([...seen, code]);
      checkLicense({ ...${JSON.stringify(question)}, onChange }).then(({ code, stale }) => seen.push(code, stale));
    }))`);
    expect(told).toEqual(["VALID", true, "SUSPENDED"]);
    await opened.page.reload();
    expect(await checkIn(opened.page, question)).toMatchObject([{ valid: false, code: "SUSPENDED", source: "kept" }]);
    await opened.context.close();
  });

  test("is not the answer that is kept while Usher is down; whoever has none is told that", async () => {
    const ways = [asked, { ...asked, keep: "cookie" }] as const;
    const before = await openComponent();
    for (const way of ways) expect(await checkIn(before.page, way)).toMatchObject([{ valid: true, source: "usher" }]);
    await world.usher.stop();
    await before.page.reload();
    for (const way of ways) {
      expect(await checkIn(before.page, way)).toMatchObject([{ valid: true, edition: "premium", source: "kept" }]);
    }
    const newcomer = await openComponent();
    for (const way of ways) {
      expect(await checkIn(newcomer.page, way)).toMatchObject([{ valid: false, code: "UNREACHABLE", source: "none" }]);
    }
    await before.context.close();
    await newcomer.context.close();
  });
});
