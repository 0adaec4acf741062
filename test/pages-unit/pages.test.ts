import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { listCalendars } from "../../shared/configuration/holidayCalendars.ts";
import { createPages } from "../../shared/pages/createPages.ts";
import { page } from "../../shared/pages/page.ts";
import { privacyOf } from "./privacyOf.ts";
import { AUTHORITY, SETTINGS } from "./settings.ts";

const pagesOf = (settings: typeof SETTINGS) => createPages(settings, { calendars: listCalendars });

const made = pagesOf(SETTINGS);
const APPS = {
  portal: await made.portal(),
  support: await made.support(),
  staff: await made.staff(),
  tenant: await made.tenant(),
  link: await made.link(),
};

const PAGES = { privacy: privacyOf(), missing: await made.missing() };

/** These speak to nobody but Usher: on them nobody signs in with Microsoft. */
const WITHOUT_SIGN_IN = ["support", "link"];

const policyOf = ({ headers }: ReturnType<typeof page>): Map<string, string> =>
  new Map(
    (headers["Content-Security-Policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources.join(" ")];
    }),
  );

/** What stands in each element of a name, exactly as a browser hashes it. */
const contentsOf = (html: string, element: string): string[] =>
  [...html.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, "g"))].map(
    ([, text = ""]) => text,
  );

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

describe.each(Object.entries(PAGES))("the page %s", (_name, shown) => {
  const { html, headers } = shown;
  const policy = policyOf(shown);

  test("is allowed exactly the style and the script that stand in it", () => {
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("style-src")).toBe(contentsOf(html, "style").map(hashOf).join(" "));
    expect(policy.get("script-src")).toBe(contentsOf(html, "script").map(hashOf).join(" ") || undefined);
    expect(headers["Content-Security-Policy"]).not.toMatch(/unsafe|\*|https?:/);
  });

  test("cannot be framed, post a form elsewhere or have its base moved", () => {
    for (const directive of ["frame-ancestors", "form-action", "base-uri"])
      expect(policy.get(directive)).toBe("'none'");
    expect(headers["Referrer-Policy"]).toBe("no-referrer");
  });

  test("asks nothing of anybody else: every address in it is its own", () => {
    const addresses = [...html.matchAll(/(?:href|src|action|srcset|data)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.every((address) => address === "data:," || /^(?:\/(?!\/)|#)/.test(address ?? ""))).toBe(true);
    expect(html).not.toMatch(/https?:\/\/|url\(|@import|<(?:img|iframe|object|embed|base|meta http-equiv)/i);
  });

  test("has no event handler and no style in its markup, which the policy would forbid", () => {
    const markup = html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, "");
    expect(markup).not.toMatch(/\son\w+\s*=|\sstyle\s*=|="javascript:/i);
  });

  test("sets no cookie and stores nothing in the browser", () => {
    expect(Object.keys(headers)).not.toContain("Set-Cookie");
    expect(contentsOf(html, "script").join("\n")).not.toMatch(/cookie|localStorage|sessionStorage|indexedDB/i);
  });
});

describe.each(Object.entries(APPS))("the page %s, which a script draws", (name, shown) => {
  const { html, headers } = shown;
  const policy = policyOf(shown);

  test("is allowed exactly the style and the script that stand in it, and to speak to Usher and the sign-in alone", () => {
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("style-src")).toBe(contentsOf(html, "style").map(hashOf).join(" "));
    expect(policy.get("script-src")).toBe(contentsOf(html, "script").map(hashOf).join(" "));
    expect(policy.get("connect-src")).toBe(WITHOUT_SIGN_IN.includes(name) ? "'self'" : `'self' ${AUTHORITY}`);
    expect(policy.get("require-trusted-types-for")).toBe("'script'");
    expect(headers["Content-Security-Policy"]).not.toMatch(/unsafe/);
  });

  test("keeps nothing beyond its window", () => {
    expect(Object.keys(headers)).not.toContain("Set-Cookie");
    expect(/document\.cookie|localStorage|indexedDB/.test(contentsOf(html, "script").join("\n"))).toBe(false);
  });

  test("comes whole in less than 100 KB", () => {
    expect(gzipSync(html).byteLength).toBeLessThan(100_000);
  });
});

test("anybody may frame what knows nobody; Teams and SharePoint what administrators use there; nobody the rest", () => {
  expect(policyOf(APPS.portal).get("frame-ancestors")).toBe("'none'");
  expect(policyOf(APPS.staff).get("frame-ancestors")).toBe("'none'");
  expect(policyOf(APPS.link).get("frame-ancestors")).toBe("'none'");
  expect(policyOf(APPS.support).get("frame-ancestors")).toBe("*");
  expect(policyOf(APPS.tenant).get("frame-ancestors")).toBe("https://teams.example https://*.sharepoint.example");
});

test("only the page that a frame opens as a window can speak to what opened it", () => {
  for (const { headers } of [...Object.values(PAGES), APPS.portal, APPS.support, APPS.link]) {
    expect(headers["Cross-Origin-Opener-Policy"]).toBe("same-origin");
  }
  expect(APPS.tenant.headers).not.toHaveProperty("Cross-Origin-Opener-Policy");
});

describe("the vendor's own look", () => {
  test("the colour is used as it is on white, and a lighter one of its kind in the dark", async () => {
    const vendor = { ...SETTINGS.vendor, colour: [0x5b, 0x21, 0xb6] as const };
    const { html } = await pagesOf({ ...SETTINGS, vendor }).link();
    expect(html).toContain("--accent: #5b21b6;");
    expect(html).toMatch(/prefers-color-scheme: dark\) \{ :root \{ --accent: #[89a-f][0-9a-f]/);
  });

  test("name and mark are data, whatever they hold", async () => {
    const mail = { ...SETTINGS.mail, vendorName: `"><script>alert("1")</script>` };
    const { html } = await pagesOf({ ...SETTINGS, mail }).portal();
    expect(contentsOf(html, "script")).toHaveLength(1);
    expect(html.match(/<script/g)).toHaveLength(1);
  });
});

describe("text in a page is data", () => {
  test("a title cannot end its element", () => {
    const { html } = page({ title: `</title><script>alert("1")</script>`, body: "<p>x</p>" });
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;/title&gt;");
  });
});
