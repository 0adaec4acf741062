import type { Attributes, IOptions, Tag } from "sanitize-html";
import { ATTRIBUTES, BOXES, DROPPED_WHOLE, ELEMENTS, isAllowed, STYLES } from "./allowedMarkup.ts";
import { cleanLink } from "./cleanLink.ts";

/** Deeper than anybody formats, and as deep as mail programs lay out without trouble. */
const DEEPEST = 40;

const link = (_name: string, { href = "" }: Attributes): Tag => {
  const target = cleanLink(href);
  if (target === undefined) return { tagName: "span", attribs: {} };
  // The page that is opened cannot reach back to a mail program in the browser, nor learn which mail it came from.
  return { tagName: "a", attribs: { href: target, rel: "noopener noreferrer" } };
};

/** No image is ever fetched: it would tell its server who reads the mail, and when. What it shows in words stays. */
const image = (_name: string, { alt = "" }: Attributes): Tag =>
  alt.trim() === "" ? { tagName: "img", attribs: {} } : { tagName: "span", attribs: {}, text: alt };

const formatted = (tagName: string, attributes: Attributes): Tag => {
  const kept = Object.entries(attributes).filter(
    ([name, value]) => name === "style" || isAllowed(tagName, name, value),
  );
  return { tagName: BOXES.has(tagName) ? "div" : tagName, attribs: Object.fromEntries(kept) };
};

/** What links and images became is passed here too. */
const element = (tagName: string, attributes: Attributes): Tag =>
  tagName === "a" ? { tagName, attribs: attributes } : formatted(tagName, attributes);

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
  transformTags: { a: link, img: image, "*": element },
  nestingLimit: DEEPEST,
};

/** Controls other than tab and line ends, and noncharacters: HTML holds none of them. */
const UNWRITABLE = /(?![\t\n\f\r])\p{Cc}|\p{Noncharacter_Code_Point}/gu;

/**
 * The words of an alert with their formatting, and nothing that loads, runs, hides or addresses anything: a closed list
 * of elements, attributes and styles, links by http, https and mailto alone, no image. What it is given may be anything.
 * Cleaning what is clean changes nothing.
 */
export const cleanHtml = async (html: string): Promise<string> => {
  const { sanitizeHtml } = await import("./sanitizer.ts");
  const sanitized = sanitizeHtml(html, OPTIONS).replace(UNWRITABLE, "").toWellFormed();
  // Where an element went, those around it may stand in each other as no parser lets them: read and written once more.
  return sanitizeHtml(sanitized, OPTIONS);
};
