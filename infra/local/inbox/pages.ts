import { linked, type Markup, markup } from "./markup.ts";
import type { ReceivedMail } from "./receivedMail.ts";

export type MailList = {
  /** Newest first. */
  mails: readonly ReceivedMail[];
  total: number;
  newest: string | undefined;
  /** The next page begins before this mail; undefined: there is none. */
  olderThan: string | undefined;
  firstPage: boolean;
};

const page = (title: string, body: Markup, head: Markup = markup``): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
${head}</head>
<body>
${body}
</body>
</html>
`.html;

const subjectOf = ({ subject }: ReceivedMail): string => subject || "(no subject)";

/** "2026-11-23 16:15:02 UTC" */
const shownTime = ({ at }: ReceivedMail): Markup =>
  markup`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>`;

const listItem = (mail: ReceivedMail): Markup => markup`<li><a href="/mails/${mail.id}">
<span class="subject">${subjectOf(mail)}</span>
<span class="to">to ${mail.to}</span>
${shownTime(mail)}
</a></li>
`;

/** The list of mails, newest first. */
export const listPage = ({ mails, total, newest, olderThan, firstPage }: MailList): string =>
  page(
    `Inbox (${total})`,
    markup`<header><h1>Inbox</h1><p>${total === 1 ? "1 mail" : `${total} mails`}, kept on this machine only</p></header>
<main data-newest="${newest ?? ""}">
${
  mails.length === 0
    ? markup`<p class="empty">No mail yet. Whatever Usher sends while it runs here arrives on this page by itself.</p>`
    : markup`<ol class="mails">
${mails.map(listItem)}</ol>`
}
<nav aria-label="Pages">
${firstPage ? markup`` : markup`<a href="/">Newest</a>`}
${olderThan ? markup`<a href="/?before=${olderThan}">Older</a>` : markup``}
</nav>
</main>`,
    firstPage ? markup`<script src="/refresh.js" defer></script>\n` : markup``,
  );

const headerRow = ([name, value]: [string, string | string[]]): Markup =>
  markup`${[value].flat().map((each) => markup`<tr><th scope="row">${name}</th><td>${each}</td></tr>\n`)}`;

/** One mail: its HTML part in a frame that can do nothing but open links, its text, its headers. */
export const mailPage = (mail: ReceivedMail): string =>
  page(
    subjectOf(mail),
    markup`<header><p><a href="/">← Inbox</a></p><h1>${subjectOf(mail)}</h1>
<dl><dt>To</dt><dd>${mail.to}</dd><dt>From</dt><dd>${mail.from}</dd><dt>At</dt><dd>${shownTime(mail)}</dd></dl></header>
<main class="mail">
${
  mail.html
    ? markup`<section aria-labelledby="html"><h2 id="html">HTML</h2>
<iframe src="/mails/${mail.id}/html" title="HTML part of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></section>`
    : markup``
}
<section aria-labelledby="text"><h2 id="text">Text</h2>
<pre>${mail.text ? linked(mail.text) : "(no text part)"}</pre></section>
<section class="wide" aria-labelledby="headers"><h2 id="headers">Headers</h2>
<div class="scroll" role="region" aria-labelledby="headers" tabindex="0"><table><tbody>
${Object.entries(mail.headers).map(headerRow)}</tbody></table></div>
<p><a href="/mails/${mail.id}/source">Whole message as it was received</a></p></section>
</main>`,
  );

/** For an address that names nothing. */
export const missingPage = (): string =>
  page(
    "Not here",
    markup`<header><p><a href="/">← Inbox</a></p><h1>Not here</h1></header>
<main><p class="empty">There is no such page or mail. A reset removes all mails.</p></main>`,
  );
