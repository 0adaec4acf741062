import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cleanHtml } from "../../shared/alerts/cleanHtml.ts";
import { plainText, rememberTexts } from "../../shared/alerts/plainText.ts";
import { ATTACKS } from "./attacks.ts";

const textOf = async (html: string): Promise<string> => plainText(await cleanHtml(html));

const lines = (...all: string[]): string => all.join("\n");

describe("the text of an alert", () => {
  test("keeps paragraphs, headings as they are written, lists and quotations", async () => {
    const html =
      "<h2>A contract ends</h2><p>First&nbsp;<b>words</b><br>on two lines.</p><ul><li>One<li>Two<ol><li>Three</ol></ul><blockquote>Four</blockquote><dl><dt>Five<dd>Six</dl>";
    expect(await textOf(html)).toBe(
      lines(
        "A contract ends",
        "",
        "First\u00a0words",
        "on two lines.",
        "",
        "- One",
        "- Two",
        "  1. Three",
        "",
        "> Four",
        "",
        "Five",
        "Six",
      ),
    );
  });

  test("shows where a link leads, once", async () => {
    const html =
      '<p>See <a href="https://contoso.example/lists/42?a=1&amp;b=2">the item</a>, <a href="https://contoso.example">https://contoso.example</a> or <a href="mailto:zoe@contoso.example">write</a>.</p>';
    expect(await textOf(html)).toBe(
      lines(
        "See the item <https://contoso.example/lists/42?a=1&b=2>,",
        "https://contoso.example or write <zoe@contoso.example>.",
      ),
    );
  });

  test("breaks lines at 78 columns, and no link", async () => {
    const url = `https://contoso.example/${"x".repeat(200)}`;
    const text = await textOf(`<p>${"some words ".repeat(40)}</p><p><a href="${url}">here</a></p>`);
    expect(text.split("\n").filter((line) => line.length > 78)).toEqual([`<${url}>`]);
  });

  test("puts tables into columns, with every word that stands in them or beside", async () => {
    const html =
      "<table><caption>Due soon</caption>stray<thead><tr><th>Field<th>Value</thead><tr><td>Owner<td>Zoë</tr><tr><td colspan=2>Both</table>";
    expect(await textOf(html)).toBe(lines("Due soon", "stray", "Field   Value", "Owner   Zoë", "Both"));
  });

  test("does not reckon long for a table that claims to be huge", async () => {
    const text = await textOf(`<table>${"<tr><td colspan=99 rowspan=99>x".repeat(2000)}</table>`);
    expect(text.match(/x/g)).toHaveLength(2000);
  });

  test("says an image in its words", async () => {
    expect(await textOf('<p><img src="x" alt="Sales by month"> of 2026</p>')).toBe("Sales by month of 2026");
  });

  test("leaves entities and markup that is written as words as words", async () => {
    expect(await textOf("<p>a &lt;b&gt; &amp;amp; c</p>")).toBe("a <b> &amp; c");
  });

  test.each(Object.entries(ATTACKS))("takes whatever is clean: %s", async (_name, html) => {
    const text = await textOf(`<p>before</p>${html}`);
    expect(text).toMatch(/^before/);
    expect(text).not.toMatch(/[ \t]$/m);
  });

  test("loses no word, wherever it stands", async () => {
    const tags = [
      "p",
      "div",
      "table",
      "tr",
      "td",
      "th",
      "caption",
      "ul",
      "li",
      "dl",
      "dt",
      "b",
      "pre",
      "h1",
      "blockquote",
    ];
    const part = fc.oneof(
      fc.constantFrom(...tags.map((tag) => `<${tag}>`)),
      fc.constantFrom(...tags.map((tag) => `</${tag}>`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
        const clean = await cleanHtml(parts.map((tag, index) => `${tag}w${index}w`).join(""));
        const text = await plainText(clean);
        expect(text.match(/w\d+w/g)?.toSorted()).toEqual(clean.match(/w\d+w/g)?.toSorted());
      }),
      { numRuns: 200 },
    );
  });

  test("is made once for all mails that say the same, and for no others", async () => {
    const textOf = rememberTexts();
    const [one, other] = ["<p>One</p>", "<p>Other</p>"];
    expect(textOf(one)).toBe(textOf(one));
    const texts = Array.from({ length: 500 }, (_, item) => textOf(`<p>Item ${item}</p>`));
    expect(await Promise.all([textOf(one), textOf(other)])).toEqual(["One", "Other"]);
    expect((await Promise.all(texts)).at(-1)).toBe("Item 499");
  });

  test("is kept for no more than so many characters of alerts", async () => {
    const textOf = rememberTexts();
    const first = textOf("<p>First</p>");
    for (let item = 0; item < 17; item += 1) await textOf(`<p>${item}</p>${" ".repeat(64 * 1024)}`);
    expect(textOf("<p>First</p>")).not.toBe(first);
    expect(await textOf("<p>First</p>")).toBe("First");
  });
});
