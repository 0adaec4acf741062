import { escapeHtml } from "../platform/html.ts";

/** Pieces of a page's HTML. What is called text is escaped here; what is called HTML is taken as it is. */

/** A list whose items are HTML. */
export const list = (items: readonly string[], element: "ul" | "ol" = "ul"): string =>
  `<${element}>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</${element}>`;

/** Terms (text) with what is said of them (HTML). */
export const definitions = (entries: readonly (readonly [string, string])[]): string =>
  `<dl>\n${entries.map(([term, said]) => `<dt>${escapeHtml(term)}</dt><dd>${said}</dd>`).join("\n")}\n</dl>`;

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** A phrase (text) with a capital letter and a full stop. */
export const sentence = (phrase: string): string => {
  const first = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return escapeHtml(/[.!?]$/.test(first) ? first : `${first}.`);
};

export const link = (address: string, words: string): string =>
  `<a href="${escapeHtml(address)}">${escapeHtml(words)}</a>`;

/** A part of a page with a title (text) and a body (HTML), to which a link can lead. */
export type Section = { id: string; title: string; body: string };

export const section = ({ id, title, body }: Section): string =>
  `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escapeHtml(title)}</h2>\n${body}\n</section>`;
