import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { writeAlert } from "../../shared/alerts/alertMail.ts";
import { cleanHtml } from "../../shared/alerts/cleanHtml.ts";
import { type DigestItem, writeDigest } from "../../shared/alerts/digestMail.ts";
import { ATTACKS } from "../alerts/attacks.ts";
import { openBrowser, openPage } from "./browser.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const context = { vendorName: "Example Add-ins" };
const of = {
  delivery: "daily",
  deliverAt: Date.UTC(2026, 10, 25, 7),
  timeZone: "Europe/Berlin",
  organizationName: "Contoso",
} as const;

const item = async (subject: string, html: string): Promise<DigestItem> => ({
  subject,
  html: await cleanHtml(html),
  at: of.deliverAt - 1000,
  rule: "contract-expiry",
});

const WIDE = `<table border="1"><tr>${"<th style='white-space:nowrap'>A column</th>".repeat(30)}</tr></table>`;
const LONG = `<p>https://contoso.example/${"x".repeat(500)}</p>`;

/** Where the words of a mail ended up, as a browser reads it. */
type Laid = { bodyChildren: number; headings: number; lost: number; closing: boolean; elements: string[] };

const LAY = `(() => {
  const frame = document.querySelector("[role=article] > tbody > tr > td");
  const headings = [...document.querySelectorAll("h3")].filter((each) => each.textContent.startsWith("attack "));
  // Each alert is a box in the frame, with its time, its subject and its words in it, and nothing more.
  const isLost = ({ parentElement: box }) =>
    box.parentElement !== frame || [...box.children].map(({ tagName }) => tagName).join() !== "P,H3,DIV";
  return {
    bodyChildren: document.body.children.length,
    headings: headings.length,
    lost: headings.filter(isLost).length,
    closing: frame.lastElementChild.textContent.includes("a rule for alerts names you"),
    elements: [...new Set([...document.querySelectorAll("*")].map(({ tagName }) => tagName.toLowerCase()))],
  };
})()`;

const MEASURE = `({
  scrolls: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  frame: document.querySelector("[role=article]").getBoundingClientRect().width,
})`;

describe("a digest of everything that people try, in a browser", () => {
  test("runs nothing, fetches nothing, and leaves every alert in its own place", async () => {
    const items = await Promise.all(Object.entries(ATTACKS).map(([name, html]) => item(`attack ${name}`, html)));
    const { html } = await writeDigest(items, of, context);
    const { page, context: opened, faults, requests } = await openPage(browser);
    try {
      const said: string[] = [];
      page.on("dialog", (dialog) => {
        said.push(dialog.message());
        void dialog.dismiss();
      });
      await page.setContent(html, { waitUntil: "load" });
      const { elements, ...laid } = await page.evaluate<Laid>(LAY);
      expect(laid).toEqual({ bodyChildren: 1, headings: items.length, lost: 0, closing: true });
      const known =
        "html head meta title body table tbody thead tfoot tr td th caption colgroup col h1 h2 h3 h4 h5 h6 p span div a b strong i em u s br hr ul ol li dl dt dd blockquote pre code sub sup small mark";
      expect(elements.filter((name) => !known.split(" ").includes(name))).toEqual([]);
      expect([...said, ...faults, ...requests]).toEqual([]);
    } finally {
      await opened.close();
    }
  }, 60_000);
});

describe("a mail as wide as what it is read on", () => {
  test.each([320, 360, 700, 1200])(
    "at %d pixels nothing moves it sideways, and it is no wider than 640",
    async (width) => {
      const digest = await writeDigest([await item("wide", WIDE), await item("long".repeat(100), LONG)], of, context);
      const alert = await writeAlert(
        { subject: "x".repeat(255), html: await cleanHtml(WIDE + LONG), organizationName: "Contoso" },
        context,
      );
      const { page, context: opened } = await openPage(browser, { viewport: { width, height: 700 } });
      try {
        for (const { html } of [digest, alert]) {
          await page.setContent(html);
          const measured = await page.evaluate(MEASURE);
          expect(measured).toEqual({ scrolls: 0, frame: Math.min(width - 24, 640) });
        }
      } finally {
        await opened.close();
      }
    },
  );
});
