/** What the words of an alert may be made of: elements, attributes and styles that format, and nothing that loads or acts. */

const TEXT =
  "p div span br hr h1 h2 h3 h4 h5 h6 blockquote pre b strong i em u s small sub sup mark code kbd samp var q cite";
const LISTS = "ul ol li dl dt dd";
const TABLES = "table caption colgroup col thead tbody tfoot tr th td";

export const ELEMENTS: readonly string[] = `${TEXT} ${LISTS} ${TABLES} a abbr bdi`.split(" ");

/** Boxes that mail programs know less well: what was in a box of its own stays in one. */
export const BOXES: ReadonlySet<string> = new Set(
  "section article aside header footer main nav address figure figcaption details summary fieldset form center".split(
    " ",
  ),
);

/** Elements that go with all that is in them: it is no text to read, or nobody could tell what of it a program would run. */
export const DROPPED_WHOLE: readonly string[] =
  "script style title template noscript noembed noframes iframe object embed svg math audio video canvas map select datalist option textarea xmp plaintext".split(
    " ",
  );

const ROWS = ["table", "thead", "tbody", "tfoot"];

/**
 * Parts of tables and lists by the elements that they may stand in. Elsewhere browsers would not put them there, but
 * close what is around them, and with it what is the mail's own.
 */
const PLACES: ReadonlyMap<string, readonly string[]> = new Map([
  ["caption", ["table"]],
  ["colgroup", ["table"]],
  ["col", ["colgroup"]],
  ["thead", ["table"]],
  ["tbody", ["table"]],
  ["tfoot", ["table"]],
  ["tr", ROWS],
  ["td", ["tr"]],
  ["th", ["tr"]],
  ["li", ["ul", "ol"]],
  ["dt", ["dl"]],
  ["dd", ["dl"]],
]);

const CELLS: ReadonlySet<string> = new Set(["td", "th", "caption"]);
const PARTS: ReadonlySet<string> = new Set([...ROWS, ...CELLS, "tr", "colgroup"]);

/**
 * Whether an element is in its place in the elements around it, innermost last. A table in a table stands in a cell; a
 * link in a link would end the outer one and leave what is in that in disorder.
 */
export const isInPlace = (element: string, around: readonly string[]): boolean => {
  if (element === "a") return !around.includes("a");
  if (element === "table") {
    const part = around.findLast((name) => PARTS.has(name));
    return part === undefined || CELLS.has(part);
  }
  const places = PLACES.get(element);
  return places === undefined || places.includes(around.at(-1) ?? "");
};

const NUMBER = /^\d{1,2}$/;
const LENGTH = /^(?:\d{1,3}|\d{1,2}%|100%)$/;
const DIRECTION = /^(?:ltr|rtl|auto)$/;
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z\d]{1,8}){0,4}$/;
const PAINT = /^(?:#[\da-f]{3}|#[\da-f]{6}|[a-z]{3,20})$/i;
const ACROSS = /^(?:left|right|center|justify)$/;
const DOWN = /^(?:top|middle|bottom|baseline)$/;
const WORDS = /^[^\p{Cc}]{1,200}$/u;

type Rules = Readonly<Record<string, RegExp>>;

const CELL: Rules = { colspan: NUMBER, rowspan: NUMBER, width: LENGTH, align: ACROSS, valign: DOWN, bgcolor: PAINT };
const COLUMN: Rules = { span: NUMBER, width: LENGTH, align: ACROSS };
const ANYWHERE: Rules = { dir: DIRECTION, lang: LANGUAGE };

/** Attributes by element. `href`, which is more than a pattern, and `style` come with rules of their own. */
export const ATTRIBUTES: Readonly<Record<string, Rules>> = Object.fromEntries(
  Object.entries<Rules>({
    table: { width: LENGTH, align: ACROSS, bgcolor: PAINT, border: NUMBER, cellpadding: NUMBER, cellspacing: NUMBER },
    tr: { align: ACROSS, valign: DOWN, bgcolor: PAINT },
    td: CELL,
    th: { ...CELL, scope: /^(?:col|row|colgroup|rowgroup)$/ },
    col: COLUMN,
    colgroup: COLUMN,
    ol: { start: /^\d{1,6}$/, type: /^[1aAiI]$/ },
    li: { value: /^\d{1,6}$/ },
    abbr: { title: WORDS },
    p: { align: ACROSS },
    div: { align: ACROSS },
  }).map(([element, rules]) => [element, { ...rules, ...ANYWHERE }]),
);

/** Whether an element may have this attribute with this value. */
export const isAllowed = (element: string, attribute: string, value: string): boolean => {
  const rules = Object.hasOwn(ATTRIBUTES, element) ? (ATTRIBUTES[element] ?? ANYWHERE) : ANYWHERE;
  return Object.hasOwn(rules, attribute) && (rules[attribute]?.test(value) ?? false);
};

const ZERO = "0";
const POINTS = String.raw`\d{1,3}(?:\.\d{1,2})?(?:px|pt)`;
const EMS = String.raw`\d{1,2}(?:\.\d{1,2})?(?:em|rem)`;
const PERCENT = String.raw`(?:\d{1,2}(?:\.\d{1,2})?|100)%`;
const SIZE = `(?:${ZERO}|${POINTS}|${EMS}|${PERCENT})`;
/** No alpha, and not the words for none: what is written can be read. */
const COLOR = String.raw`(?:#[\da-f]{3}|#[\da-f]{6}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|(?!transparent|inherit|initial|unset|revert)[a-z]{3,20})`;
const LINE = "(?:none|solid|dashed|dotted|double)";

const whole = (pattern: string): RegExp[] => [new RegExp(`^${pattern}$`, "i")];
const upToFour = (pattern: string): RegExp[] => whole(`${pattern}(?: +${pattern}){0,3}`);
const border = whole(`(?:${LINE}|${SIZE}|${COLOR})(?: +(?:${LINE}|${SIZE}|${COLOR})){0,2}`);

const sides = (name: string, patterns: RegExp[], suffix = ""): Record<string, RegExp[]> =>
  Object.fromEntries(["top", "right", "bottom", "left"].map((side) => [`${name}-${side}${suffix}`, patterns]));

/** Inline styles by property. No value holds a function but `rgb`, an escape or a reference to anything. */
export const STYLES: Readonly<Record<string, RegExp[]>> = {
  color: whole(COLOR),
  "background-color": whole(COLOR),
  // From 8 to 72 points: neither hidden nor over everything.
  "font-size": whole(
    String.raw`(?:(?:[89]|[1-6]\d|7[0-2])(?:\.\d{1,2})?(?:px|pt)|(?:0?\.[5-9]\d?|[1-3](?:\.\d{1,2})?|4)(?:em|rem)|(?:[5-9]\d|[1-3]\d\d|400)%|small|medium|large|x-large|smaller|larger)`,
  ),
  "font-family": whole(String.raw`[\w\s,'"-]{1,200}`),
  "font-weight": whole("(?:normal|bold|[1-9]00)"),
  "font-style": whole("(?:normal|italic|oblique)"),
  "text-decoration": whole("(?:none|underline|line-through)"),
  "text-align": whole("(?:left|right|center|justify|start|end)"),
  "vertical-align": whole("(?:top|middle|bottom|baseline|sub|super)"),
  "line-height": whole(String.raw`(?:normal|[12](?:\.\d{1,2})?|1\d\d%|[12]\d(?:px|pt))`),
  "white-space": whole("(?:normal|pre-wrap|pre-line|nowrap)"),
  "list-style-type": whole("[a-z-]{3,24}"),
  width: whole(SIZE),
  "max-width": whole(SIZE),
  padding: upToFour(SIZE),
  ...sides("padding", whole(SIZE)),
  margin: upToFour(`(?:${SIZE}|auto)`),
  ...sides("margin", whole(`(?:${SIZE}|auto)`)),
  border,
  ...sides("border", border),
  "border-color": upToFour(COLOR),
  "border-style": upToFour(LINE),
  "border-width": upToFour(SIZE),
  "border-collapse": whole("(?:collapse|separate)"),
  "border-spacing": whole(`${SIZE}(?: +${SIZE})?`),
};
