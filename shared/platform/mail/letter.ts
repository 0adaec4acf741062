import { escapeHtml } from "../html.ts";
import { framed, framedText } from "./frame.ts";

/** What a mail says, said once: its text part and its HTML part are both made from this. */
export type Letter = {
  /** Holds nothing personal: subjects are shown on locked screens and kept in many a log on the way. */
  subject: string;
  /** Name of the person written to, where one may be shown. */
  greeted: string | undefined;
  blocks: readonly Block[];
};

/** A paragraph; a link with the words for it; words of the reader's own; or paragraphs that an employee wrote. */
export type Block = string | { link: string; label: string } | { quote: string } | { words: string };

export type MailContext = {
  vendorName: string;
  /** Origin under which callers reach Usher, without a slash at its end. */
  publicUrl: string;
};

/** A subject with both parts, ready for a transport. */
export type RenderedMail = { subject: string; text: string; html: string };

const greetingOf = ({ greeted }: Letter): string => (greeted === undefined ? "Hello," : `Hello ${greeted},`);

const closingOf = ({ vendorName }: MailContext): string =>
  `${vendorName} sent this mail automatically. It contains no tracking.`;

const toText = (letter: Letter, context: MailContext): string => {
  const blocks = letter.blocks.map((block) => {
    if (typeof block === "string") return block;
    // Alone on its line, so that no mail program takes a full stop or a bracket for a part of the link.
    if ("link" in block) return `${block.label}:\n${block.link}`;
    if ("words" in block) return block.words;
    return block.quote.replace(/^/gm, "    ");
  });
  return framedText([greetingOf(letter), ...blocks], closingOf(context));
};

const PARAGRAPH = `style="margin:0 0 16px"`;
const WORDS = `style="margin:0 0 16px;text-align:start"`;
const BUTTON =
  "display:inline-block;padding:12px 24px;border-radius:6px;background-color:#1f4e79;color:#ffffff;font-weight:600;text-decoration:none";
const ADDRESS = "color:#1f4e79;font-size:13px;overflow-wrap:anywhere;word-break:break-word";
const QUOTE =
  "margin:0 0 16px;padding:12px 16px;border-left:4px solid #1f4e79;background-color:#f0f4f8;overflow-wrap:anywhere";

/** Paragraphs and line breaks as they were typed, each paragraph in the direction of its own script. */
const toHtmlWords = (words: string): string =>
  words
    .split(/(?:\r?\n){2,}/)
    .map((paragraph) => paragraph.split(/\r?\n/).map(escapeHtml).join("<br>"))
    .map((paragraph) => `<p dir="auto" ${WORDS}>${paragraph}</p>`)
    .join("\n");

const toHtmlBlock = (block: Block): string => {
  if (typeof block === "string") return `<p ${PARAGRAPH}>${escapeHtml(block)}</p>`;
  if ("words" in block) return toHtmlWords(block.words);
  if ("quote" in block) return `<blockquote style="${QUOTE}">${escapeHtml(block.quote)}</blockquote>`;
  const link = escapeHtml(block.link);
  return [
    `<p style="margin:24px 0 12px"><a href="${link}" style="${BUTTON}">${escapeHtml(block.label)}</a></p>`,
    `<p style="margin:0 0 24px"><a href="${link}" style="${ADDRESS}">${link}</a></p>`,
  ].join("\n");
};

const toHtml = (letter: Letter, context: MailContext): string => {
  const greeting = `<p ${PARAGRAPH}>${escapeHtml(greetingOf(letter))}</p>`;
  return framed({
    title: letter.subject,
    sender: context.vendorName,
    content: [greeting, ...letter.blocks.map(toHtmlBlock)].join("\n"),
    closing: closingOf(context),
  });
};

/** Writes a letter as plain text and as HTML. */
export const renderLetter = (letter: Letter, context: MailContext): RenderedMail => ({
  subject: letter.subject,
  text: toText(letter, context),
  html: toHtml(letter, context),
});
