import type { Attributes, IOptions, Tag } from "sanitize-html";
import { ATTRIBUTES, BOXES, DROPPED_WHOLE, ELEMENTS, isAllowed, isInPlace, STYLES } from "./allowedMarkup.ts";
import { cleanLink } from "./cleanLink.ts";

/** Deeper than anybody formats, and as deep as mail programs lay out without trouble. */
const DEEPEST = 40;

const link = (_name: string, { href = "" }: Attributes): Tag => {
  const target = cleanLink(href);
  if (target === undefined) return { tagName: "span", attribs: {} };
  // The page that is opened cannot reach back to a mail program in the browser, nor learn which mail it came from.
  return { tagName: "a", attribs: { href: target, rel: "noopener noreferrer" } };
};

const NO_IMAGE: Tag = { tagName: "img", attribs: {} };

/** No image is ever fetched: it would tell its server who reads the mail, and when. What it shows in words stays. */
const image = ({ alt = "" }: Attributes): Tag =>
  alt.trim() === "" ? NO_IMAGE : { tagName: "span", attribs: {}, text: alt };

const element = (name: string, attributes: Attributes): Tag => {
  const kept = Object.entries(attributes).filter(([each, value]) => each === "style" || isAllowed(name, each, value));
  return { tagName: BOXES.has(name) ? "div" : name, attribs: Object.fromEntries(kept) };
};

const OPTIONS: IOptions = {
  allowedTags: [...ELEMENTS],
  allowedAttributes: {
    "*": ["style", "dir", "lang"],
    ...Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, rules]) => [name, Object.keys(rules)])),
    a: ["href", "rel"],
  },
  allowedStyles: { "*": STYLES },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  nonTextTags: [...DROPPED_WHOLE],
  nestingLimit: DEEPEST,
};

/** Options for one text: what is open while it is read, and so what an element stands in, belongs to it alone. */
const reading = (): IOptions => {
  /** What became of the elements that are open; undefined: nothing, what is in it stands in the one around it. */
  const open: (string | undefined)[] = [];
  const isTooDeep = (): boolean => open.length > DEEPEST;
  const placed = (tag: Tag): Tag => {
    if (isTooDeep()) return tag;
    const around = open.filter((name) => name !== undefined);
    const fitting = isInPlace(tag.tagName, around)
      ? tag
      : { tagName: tag.tagName === "a" ? "span" : "div", attribs: {} };
    open[open.length - 1] = ELEMENTS.includes(fitting.tagName) ? fitting.tagName : undefined;
    return fitting;
  };
  return {
    ...OPTIONS,
    onOpenTag: () => void open.push(undefined),
    onCloseTag: () => void open.pop(),
    transformTags: {
      a: link,
      // Too deep, its words would be taken for those of what follows.
      img: (_name, attributes) => (isTooDeep() ? NO_IMAGE : image(attributes)),
      // Also for what links and images have become.
      "*": (name, attributes) =>
        placed(name === "a" ? { tagName: name, attribs: attributes } : element(name, attributes)),
    },
  };
};

/** Controls other than tab and line ends, and noncharacters: HTML holds none of them. */
const UNWRITABLE = /(?![\t\n\f\r])\p{Cc}|\p{Noncharacter_Code_Point}/gu;

/**
 * The words of an alert with their formatting, and nothing that loads, runs, hides or addresses anything: a closed list
 * of elements, attributes and styles, links by http, https and mailto alone, no image. What it is given may be anything;
 * what it gives stays where it is put: it closes nothing that it did not open. Cleaning what is clean changes nothing.
 */
export const cleanHtml = async (html: string): Promise<string> => {
  const { sanitizeHtml } = await import("./sanitizer.ts");
  const sanitized = sanitizeHtml(html, reading()).replace(UNWRITABLE, "").toWellFormed();
  // Where an element went, those around it may stand in each other as no parser lets them: read and written once more.
  return sanitizeHtml(sanitized, reading());
};
