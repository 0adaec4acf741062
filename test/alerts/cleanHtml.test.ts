import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cleanHtml } from "../../shared/alerts/cleanHtml.ts";
import { ATTACKS } from "./attacks.ts";

const ELEMENTS = new Set(
  "p div span br hr h1 h2 h3 h4 h5 h6 blockquote pre b strong i em u s small sub sup mark code kbd samp var q cite ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td a abbr bdi".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "style dir lang href rel title colspan rowspan span width align valign bgcolor border cellpadding cellspacing scope start type value".split(
    " ",
  ),
);

/** A tag as everybody reads it: a plain name, quoted values with neither quotes nor brackets in them. */
const TAG = /<\/?([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)(?: \/)?>/g;

/** What is wrong with HTML that should be clean, told without any parser: it is written so that none can differ. */
const faultsIn = (html: string): string[] => {
  const faults: string[] = [];
  const between = html.replaceAll(TAG, (_tag, name: string, attributes: string) => {
    if (!ELEMENTS.has(name)) faults.push(`element ${name}`);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
      if (!ATTRIBUTES.has(attribute)) faults.push(`attribute ${attribute}`);
      if (attribute === "href" && !/^(?:https?:\/\/[^\s@]+|mailto:)/i.test(value)) faults.push(`link ${value}`);
      if (attribute === "style" && !/^[\w\s:;,.#%()'!&-]*$/.test(value)) faults.push(`style ${value}`);
      if (attribute === "style" && /url|expression|position|\b(?!rgb)\w+\(|:\s*-\d/i.test(value)) {
        faults.push(`style ${value}`);
      }
    }
    return "";
  });
  if (/[<>]/.test(between)) faults.push(`bracket in ${between}`);
  if (/&(?!amp;|lt;|gt;|quot;)/.test(html)) faults.push("ampersand");
  if (/(?![\t\n\f\r])\p{Cc}|\p{Noncharacter_Code_Point}/u.test(html) || !html.isWellFormed()) faults.push("character");
  return faults;
};

describe("what people try", () => {
  test.each(Object.entries(ATTACKS))("%s", async (_name, html) => {
    const clean = await cleanHtml(html);
    expect(faultsIn(clean)).toEqual([]);
    expect(await cleanHtml(clean)).toBe(clean);
  });

  test.each(Object.entries(ATTACKS))("%s, among other words", async (_name, html) => {
    const clean = await cleanHtml(`<p>before</p><table><tr><td>${html}</td></tr></table><p>after</p>`);
    expect(faultsIn(clean)).toEqual([]);
    expect(await cleanHtml(clean)).toBe(clean);
  });

  test("any of it, in any order, cut anywhere", async () => {
    const parts = [...Object.values(ATTACKS), '"', "'", "<", ">", "&", "<p>", "</p>", "<!--", "-->", "\\", "/", "="];
    const piece = fc
      .tuple(fc.constantFrom(...parts), fc.nat(40))
      .map(([text, cut]) => text.slice(0, text.length - cut));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const clean = await cleanHtml(pieces.join(""));
        expect(faultsIn(clean)).toEqual([]);
        expect(await cleanHtml(clean)).toBe(clean);
      }),
      { numRuns: 300 },
    );
  });

  test("any text at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        const clean = await cleanHtml(text);
        expect(faultsIn(clean)).toEqual([]);
        expect(await cleanHtml(clean)).toBe(clean);
      }),
    );
  });
});

const REL = 'rel="noopener noreferrer"';

describe("what is told from what it looks like", () => {
  test.each([
    ["words stay words", "a < b & c > d", "a &lt; b &amp; c &gt; d"],
    ["words that are markup elsewhere stay words", "&lt;script&gt;", "&lt;script&gt;"],
    ["a script goes with what is in it", "a<script>b</script>c", "ac"],
    ["a tag that nobody knows goes, its words stay", "a<x-y>b</x-y>c", "abc"],
    ["boxes stay boxes", "<section>a</section><form>b</form>", "<div>a</div><div>b</div>"],
    ["an image stays in words", 'a<img src=x alt="b <c>">d', "a<span>b &lt;c&gt;</span>d"],
    ["an image without words goes", 'a<img src="https://a.example/pixel.gif">d', "ad"],
    [
      "a web address stays as it was written",
      '<a href="https://a.example?x=1&y=2">b</a>',
      `<a href="https://a.example?x=1&amp;y=2" ${REL}>b</a>`,
    ],
    [
      "a web address is told as programs read it",
      '<a href="HTTPS:\\\\bücher.example/ä">b</a>',
      `<a href="https://xn--bcher-kva.example/%C3%A4" ${REL}>b</a>`,
    ],
    [
      "an address to write to stays",
      "<a href='mailto:zoe@a.example?subject=b c'>d</a>",
      `<a href="mailto:zoe@a.example?subject=b%20c" ${REL}>d</a>`,
    ],
    ["a link that leads nowhere becomes words", '<a href="/sites/a">b</a>', "<span>b</span>"],
    [
      "styles that format stay",
      '<p style="color: #c00; font-weight:bold">a</p>',
      '<p style="color:#c00;font-weight:bold">a</p>',
    ],
    ["styles that do more go", '<p style="color:red;position:absolute;top:0">a</p>', '<p style="color:red">a</p>'],
    ["nothing hides", '<p style="font-size:0;color:transparent;margin:-9px">a</p>', "<p>a</p>"],
    ["direction and language stay", '<p dir="rtl" lang="he-IL">a</p>', '<p dir="rtl" lang="he-IL">a</p>'],
    [
      "tables stay",
      '<table border="1"><tr><th scope="col" colspan="2">a<td width="50%">b</table>',
      '<table border="1"><tr><th scope="col" colspan="2">a</th><td width="50%">b</td></tr></table>',
    ],
    ["what was left open is closed", "<ul><li>a<li><b>b", "<ul><li>a</li><li><b>b</b></li></ul>"],
    ["cells that would end the table around the text are boxes", "<tr><td>a</td></tr>", "<div><div>a</div></div>"],
    [
      "a table that would end the table around it is a box",
      "<table><table><tr><td>a</table></table>",
      "<table><div><div><div>a</div></div></div></table>",
    ],
    [
      "a table in a cell stays",
      "<table><tr><td><table><tr><td>a</table></table>",
      "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
    ],
    [
      "entries that would end the list around the text are boxes",
      "<div><li>a</div><dd>b",
      "<div><div>a</div></div><div>b</div>",
    ],
    [
      "a link that would end the one around it is words",
      '<a href="https://a.example"><p><a href="https://b.example">c</a></p></a>',
      `<a href="https://a.example" ${REL}><p><span>c</span></p></a>`,
    ],
    ["names, classes and data go", '<p id="a" class="b" data-c="d" title="e" onclick="f">g</p>', "<p>g</p>"],
    ["nothing of a document's head is read out", "<head><title>a</title><style>b{}</style></head><body>c</body>", "c"],
  ])("%s", async (_name, html, clean) => {
    expect(await cleanHtml(html)).toBe(clean);
  });

  test("what is nested deeper than mail programs follow is laid flat, and no word of it lost", async () => {
    const clean = await cleanHtml(`${"<blockquote>".repeat(5000)}a<img alt="x">b${"</blockquote>".repeat(5000)}c`);
    expect(clean.match(/<blockquote>/g)?.length).toBeLessThan(50);
    expect(clean.replaceAll(/<[^>]*>/g, "")).toBe("abc");
  });
});
