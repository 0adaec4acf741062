import { escapeHtml } from "../../../shared/platform/html.ts";

/** HTML that was escaped where it had to be. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Value = string | number | Markup | readonly Markup[];

const toHtml = (value: Value): string => {
  if (value instanceof Markup) return value.html;
  return typeof value === "object" ? value.map(toHtml).join("") : escapeHtml(String(value));
};

/** Writes HTML: every value is escaped, unless it was written this way itself. */
export const markup = (parts: TemplateStringsArray, ...values: Value[]): Markup =>
  new Markup(parts.reduce((html, part, index) => html + toHtml(values[index - 1] ?? "") + part));

const LINK = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/;

/** Plain text with its links made links, each opening in a tab of its own. */
export const linked = (text: string): Markup[] =>
  text
    .split(LINK)
    .map((piece, index) =>
      index % 2 === 1
        ? markup`<a href="${piece}" target="_blank" rel="noopener noreferrer">${piece}</a>`
        : markup`${piece}`,
    );
