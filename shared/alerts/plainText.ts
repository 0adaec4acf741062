import type { DomNode, FormatCallback, HtmlToTextOptions, SelectorDefinition } from "html-to-text";
import { lazy } from "../platform/lazy.ts";

/** Columns after which a line is broken (RFC 5322 2.1.1). A link is never broken. */
const WIDEST = 78;

const SECTIONS: ReadonlySet<string> = new Set(["thead", "tbody", "tfoot"]);
const CELLS: ReadonlySet<string> = new Set(["td", "th"]);

type Table = { cells: DomNode[]; beside: DomNode[] };

/** The cells of a table, and what stands beside them: its caption, and what was put in a wrong place. */
const sorted = ({ name = "", children }: DomNode, table: Table = { cells: [], beside: [] }): Table => {
  for (const child of children) {
    const kind = child.name ?? "";
    if (name === "tr" && CELLS.has(kind)) table.cells.push(child);
    else if (name !== "tr" && (kind === "tr" || SECTIONS.has(kind))) sorted(child, table);
    else table.beside.push(child);
  }
  return table;
};

const areaOf = ({ attribs = {} }: DomNode): number => Number(attribs.colspan ?? 1) * Number(attribs.rowspan ?? 1);

/** Cells of a table whose columns are worth being reckoned. */
const LARGEST = 2000;

/** A table whose every word is told: what stands beside its cells, then the cells in rows and columns. */
const table: FormatCallback = (element, walk, builder, options) => {
  const { cells, beside } = sorted(element);
  // Each place that a cell spans costs as much as a cell does.
  if (cells.reduce((sum, cell) => sum + areaOf(cell), 0) > LARGEST) for (const cell of cells) cell.attribs = {};
  const isAlone = beside.every(({ data }) => data?.trim() === "");
  if (!isAlone) {
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(beside, builder);
    builder.closeBlock({ trailingLineBreaks: 1 });
  }
  const { dataTable } = builder.options.formatters;
  dataTable?.(element, walk, builder, isAlone ? options : { ...options, leadingLineBreaks: 1 });
};

const formatted = (format: string, selectors: readonly string[], options = {}): SelectorDefinition[] =>
  selectors.map((selector) => ({ selector, format, options }));

const OPTIONS: HtmlToTextOptions = {
  wordwrap: WIDEST,
  limits: { maxInputLength: undefined },
  // All of it: there is no body to be looked for.
  baseElements: { selectors: [] },
  formatters: { table },
  selectors: [
    // RFC 3986 appendix C: brackets of this kind keep mail programs from taking what follows for a part of the link.
    { selector: "a", options: { linkBrackets: ["<", ">"], hideLinkHrefIfSameAsText: true } },
    ...formatted("heading", ["h1", "h2", "h3", "h4", "h5", "h6"], { uppercase: false }),
    ...formatted("block", ["dt", "dd", "caption"], { leadingLineBreaks: 1, trailingLineBreaks: 1 }),
    ...formatted("block", ["dl"], { leadingLineBreaks: 2, trailingLineBreaks: 2 }),
    { selector: "ul", options: { itemPrefix: "- " } },
    { selector: "hr", options: { length: 20 } },
    { selector: "table", format: "table", options: { uppercaseHeaderCells: false, maxColumnWidth: 36 } },
  ],
};

/** Words for who reads a mail without its formatting: links stand behind their words, tables in columns. */
const converter = lazy(async () => (await import("html-to-text")).compile(OPTIONS));

/** Characters of HTML whose texts are kept: some hundred alerts, as rules write them. */
const KEPT = 1024 * 1024;

/**
 * `plainText` for whoever writes many mails: an alert goes to several recipients, and its text is made once for them. It
 * keeps what alerts say, so it is to be let go of with the mails.
 */
export const rememberTexts = (): typeof plainText => {
  const made = new Map<string, Promise<string>>();
  let kept = 0;
  return (html) => {
    const there = made.get(html);
    if (there !== undefined) return there;
    kept += html.length;
    if (kept > KEPT) {
      made.clear();
      kept = html.length;
    }
    const text = plainText(html);
    made.set(html, text);
    return text;
  };
};

/** The text of clean HTML, in lines of at most 78 columns where its words allow, without a line end at its end. */
export const plainText = async (html: string): Promise<string> => {
  const convert = await converter();
  return convert(html).replace(/[ \t]+$/gm, "");
};
