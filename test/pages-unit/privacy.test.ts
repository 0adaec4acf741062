import { describe, expect, test } from "@jest/globals";
import { stayWords } from "../../shared/pages/manifestWords.ts";
import { TOPICS } from "../../shared/pages/topics.ts";
import { DAY, HOUR, MINUTE } from "../../shared/platform/clock.ts";
import { after, beyondBackups, permanent, untilDone, untilErased } from "../../shared/platform/declaration.ts";
import { escapeHtml } from "../../shared/platform/html.ts";
import { lastChange } from "../../shared/privacy/lastChange.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { promises } from "../../shared/privacy/promises.ts";
import { privacyOf } from "./privacyOf.ts";

const LINKS = {
  logo: undefined,
  privacyUrl: "https://vendor.example/privacy",
  imprintUrl: "https://vendor.example/imprint?a=1&b=2",
  privacyContact: "privacy@vendor.example",
};

describe("the page /privacy tells everything that the manifest declares", () => {
  const { html } = privacyOf();
  const said = (text: string): boolean => html.includes(escapeHtml(text));

  test("each table, and what every value of it is", () => {
    for (const { about, fields } of manifest.tables) {
      const meanings = Object.values(fields).flatMap((field) =>
        "leaves" in field ? Object.values(field.leaves).map(({ what }) => what) : [field.what],
      );
      expect(said(about)).toBe(true);
      expect(meanings.filter((what) => !said(what))).toEqual([]);
    }
    expect(html.match(/<details>/g)).toHaveLength(manifest.tables.length);
  });

  test("each topic with why it is kept and who can see it, and what every promise says", () => {
    for (const { title, why, seenBy } of Object.values(TOPICS)) {
      for (const words of [title, why, seenBy]) expect(said(words)).toBe(true);
    }
    for (const { sentence } of promises) expect(said(sentence)).toBe(true);
  });

  test("what the platform keeps, and Communication Services only where mail leaves through it", () => {
    const by = { smtp: html, "communication-services": privacyOf({ mailBy: "communication-services" }).html };
    for (const { service, what, mailBy } of manifest.platform) {
      expect(by.smtp.includes(escapeHtml(what))).toBe(mailBy === undefined);
      expect(by["communication-services"]).toContain(escapeHtml(service));
    }
  });

  test("when it last changed", () => {
    expect(html).toContain(`<time>${lastChange.on}</time>`);
    expect(html).toContain(lastChange.digest.slice(0, 8));
  });

  test("every entry of its contents leads somewhere", () => {
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(10);
    for (const id of targets) expect(html).toContain(`id="${id}"`);
  });
});

describe("what the settings say", () => {
  test("for how long backups are kept", () => {
    expect(privacyOf({ backupDays: 35 }).html).toContain("kept for 35 days");
    expect(privacyOf({ backupDays: 1 }).html).toContain("kept for 1 day.");
  });

  test("the vendor's own pages, where there are any", () => {
    const { html } = privacyOf({ vendor: LINKS });
    for (const address of [LINKS.privacyUrl, LINKS.imprintUrl, `mailto:${LINKS.privacyContact}`]) {
      expect(html).toContain(`href="${escapeHtml(address)}"`);
    }
    expect(privacyOf().html).not.toMatch(/mailto:|id="vendor"/);
  });

  test("whose page it is, by name and mark, and the way on to the portal, to support and to a receipt", () => {
    const logo = "data:image/png;base64,iVBORw0KGgo=";
    const { html } = privacyOf({ vendor: { ...LINKS, logo } });
    expect(html).toContain(`<img src="${logo}" alt="" class="logo">`);
    expect(html.slice(html.indexOf("<header>"), html.indexOf("<main>"))).toContain("<strong>Example Add-ins</strong>");
    for (const address of ["/", "/#/support", "/#/receipt"]) expect(html).toContain(`href="${address}"`);
  });

  test("is text and no markup", () => {
    const { html } = privacyOf({ vendorName: `<b onclick="x">&` });
    expect(html).toContain("&lt;b onclick=&quot;x&quot;&gt;&amp;");
    expect(html).not.toContain("<b ");
  });
});

test("it may be kept by whoever asked, for some minutes", () => {
  expect(privacyOf().headers["Cache-Control"]).toBe("public, max-age=300");
});

const ENDS = { step: "tickets" } as const;

test.each([
  [after("it was written", 31 * DAY, ENDS), "until 31 days after it was written"],
  [after("the change", 90 * MINUTE, ENDS), "until 90 minutes after the change"],
  [untilDone(HOUR, ENDS), "until it has done its work, 1 hour at most"],
  [untilDone(), "until it has done its work"],
  [untilErased, "until it is deleted on request"],
  [permanent("It is small."), "as long as Usher runs"],
  [beyondBackups("its end", DAY, ENDS), "until the last backup from before its end is gone, and 1 day more"],
])("how long %j is: %s", (stay, words) => {
  expect(stayWords(stay)).toBe(words);
});
