import { describe, expect, test } from "@jest/globals";
import { cleanHtml } from "../../shared/alerts/cleanHtml.ts";
import { type DigestItem, type DigestOf, splitDigest, writeDigest } from "../../shared/alerts/digestMail.ts";

const context = { vendorName: "Example Add-ins" };

/** Nine in the morning of 25 November 2026 in Kathmandu, which is 5:45 ahead. */
const NINE = Date.UTC(2026, 10, 25, 3, 15);
const HOUR = 3_600_000;

const of: DigestOf = {
  delivery: "daily",
  deliverAt: NINE,
  timeZone: "Asia/Kathmandu",
  organizationName: "Contoso",
};

const item = (subject: string, change: Partial<DigestItem> = {}): DigestItem => ({
  subject,
  html: `<p>About ${subject}.</p>`,
  at: NINE - HOUR,
  rule: "contracts",
  ...change,
});

/** Positions of the words in a text, in their order; -1: not there. */
const places = (text: string, words: readonly string[]): number[] => {
  let from = 0;
  return words.map((word) => {
    const at = text.indexOf(word, from);
    from = at === -1 ? from : at + word.length;
    return at;
  });
};

describe("a digest", () => {
  const items = [
    item("third", { at: NINE - HOUR, rule: "stock" }),
    item("second", { at: NINE - 3 * HOUR }),
    item("first", { at: NINE - 13 * HOUR, rule: "stock" }),
  ];

  test("says which it is, how much it tells, and whose times it gives", async () => {
    const { subject, text, html, fromName } = await writeDigest(items, of, context);
    expect(subject).toBe("Daily summary, 25 November 2026: 3 alerts");
    expect(fromName).toBe("Contoso via Example Add-ins");
    expect(text).toMatch(
      /^Contoso via Example Add-ins\n\nDaily summary, 25 November 2026: 3 alerts\nTimes are those of Asia\/Kathmandu\.\n\n/,
    );
    expect(html).toContain(">Daily summary, 25 November 2026: 3 alerts</h1>");
    expect(html).toContain("Times are those of Asia/Kathmandu.");
  });

  test("lists every alert under its rule, in the tenant's time, then tells each whole", async () => {
    const { text } = await writeDigest(items, of, context);
    expect(text.split("\n\n").slice(2, -1).join("\n\n")).toBe(
      [
        "stock (2)",
        "  Tue 24 Nov, 20:00  first",
        "  Wed 25 Nov, 08:00  third",
        "",
        "contracts (1)",
        "  Wed 25 Nov, 06:00  second",
        "",
        "----------------------------------------",
        "stock",
        "Tue 24 Nov, 20:00  first",
        "",
        "About first.",
        "",
        "----------------------------------------",
        "stock",
        "Wed 25 Nov, 08:00  third",
        "",
        "About third.",
        "",
        "----------------------------------------",
        "contracts",
        "Wed 25 Nov, 06:00  second",
        "",
        "About second.",
      ].join("\n"),
    );
  });

  test("says in HTML what it says in text, in the same order", async () => {
    const { html } = await writeDigest(items, of, context);
    const overview = ["stock (2)", "24 Nov, 20:00", "first", "25 Nov, 08:00", "third", "contracts (1)", "second"];
    const told = [">stock</h2>", ">first</h3>", "<p>About first.</p>", ">third</h3>", "<p>About third.</p>"];
    const rest = [">contracts</h2>", "25 Nov, 06:00", ">second</h3>", "<p>About second.</p>", "a rule for alerts"];
    expect(places(html, [...overview, ...told, ...rest])).not.toContain(-1);
  });

  test("of a single alert tells it at once", async () => {
    const { subject, text } = await writeDigest([item("one")], { ...of, delivery: "monthly" }, context);
    expect(subject).toBe("Monthly summary, 25 November 2026: 1 alert");
    expect(text.match(/one/g)).toHaveLength(2);
    expect(text).not.toContain("contracts (1)");
  });

  test.each([
    ["daily", "Daily summary"],
    ["weekly", "Weekly summary"],
    ["monthly", "Monthly summary"],
  ] as const)("that is %s is called so, by the date that it is in the tenant's zone", async (delivery, name) => {
    const at = { ...of, delivery, deliverAt: Date.UTC(2026, 10, 24, 19, 0), timeZone: "Asia/Kathmandu" };
    expect((await writeDigest([item("one")], at, context)).subject).toBe(`${name}, 25 November 2026: 1 alert`);
    const west = { ...at, timeZone: "America/Los_Angeles" };
    expect((await writeDigest([item("one")], west, context)).subject).toBe(`${name}, 24 November 2026: 1 alert`);
  });

  test("gives both hours of a night that has one twice their time", async () => {
    const night = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30), Date.UTC(2026, 9, 24, 22, 5)];
    const { text } = await writeDigest(
      night.map((at, index) => item(`n${index}`, { at })),
      { ...of, timeZone: "Europe/Berlin" },
      context,
    );
    expect(places(text, ["Sun 25 Oct, 00:05  n2", "Sun 25 Oct, 02:30  n0", "Sun 25 Oct, 02:30  n1"])).not.toContain(-1);
  });

  test("says which part of how many it is", async () => {
    const { subject, text } = await writeDigest(items, { ...of, part: { number: 2, of: 3 } }, context);
    expect(subject).toBe("Daily summary, 25 November 2026: 3 alerts, part 2 of 3");
    expect(text).toContain(subject);
  });

  test("makes no markup of subjects and rules, and no line of them", async () => {
    const hostile = [item('<b onclick="x">\r\n\u202E&amp;', { rule: "<i>\n", html: "<p>c</p>" }), item("plain")];
    const { html, text } = await writeDigest(hostile, of, context);
    expect(html).not.toMatch(/<b |<i>|onclick="/);
    expect(html).toContain("&lt;b onclick=&quot;x&quot;&gt; &amp;amp;");
    expect(text).toContain('\n<i>\nWed 25 Nov, 08:00  <b onclick="x"> &amp;\n\nc\n');
  });

  test("keeps each alert's words in a place of their own, whatever they are", async () => {
    const html = await cleanHtml("</td></tr></table></div><td>x<tr><li>y</div></body>");
    const { html: mail } = await writeDigest([item("one", { html }), item("two")], of, context);
    expect(mail).toContain('<div dir="auto" style="overflow-x:auto;text-align:start">');
    expect(mail.match(/<\/body>/g)).toHaveLength(1);
    expect(places(mail, [">one</h3>", "x", "y", ">two</h3>", "About two."])).not.toContain(-1);
  });

  test("is complete, however much there is", async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      item(`s${index}s`, { at: NINE - index, rule: `r${index % 7}` }),
    );
    const { subject, text, html } = await writeDigest(many, of, context);
    expect(subject).toContain("500 alerts");
    for (const said of [text, html]) expect(new Set(said.match(/s\d+s/g)).size).toBe(500);
    for (const said of [text, html]) expect(said.match(/About s\d+s\./g)).toHaveLength(500);
  });
});

describe("a digest that is too large for one mail", () => {
  const sizes = (parts: readonly (readonly unknown[])[]): number[] => parts.map((part) => part.length);

  test("is one part up to 500 alerts and 2 MB, and nothing of nothing", () => {
    expect(splitDigest([])).toEqual([]);
    expect(sizes(splitDigest(Array.from({ length: 500 }, () => ({ html: "x" }))))).toEqual([500]);
    expect(sizes(splitDigest(Array.from({ length: 2 }, () => ({ html: "x".repeat(1024 * 1024) }))))).toEqual([2]);
  });

  test("is split by count and by bytes, in its order, with nothing left out", () => {
    const many = Array.from({ length: 1201 }, (_, index) => ({ html: "x", index }));
    expect(sizes(splitDigest(many))).toEqual([500, 500, 201]);
    expect(splitDigest(many).flat()).toEqual(many);
    // Two bytes a character.
    const large = Array.from({ length: 5 }, (_, index) => ({ html: "ä".repeat(1024 * 1024), index }));
    expect(sizes(splitDigest(large))).toEqual([1, 1, 1, 1, 1]);
    expect(splitDigest(large).flat()).toEqual(large);
  });

  test("leaves an alert that is larger than a part whole, alone", () => {
    const small = { html: "x" };
    const huge = { html: "x".repeat(4 * 1024 * 1024) };
    expect(splitDigest([small, huge, small, small])).toEqual([[small], [huge], [small, small]]);
  });
});
