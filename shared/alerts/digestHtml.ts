import { escapeHtml } from "../platform/html.ts";
import { wordsOf } from "./alertMail.ts";

/** An alert of a digest with everything of it ready to be shown. `html` is clean. */
export type Entry = { time: string; subject: string; html: string; text: string };

/** What one rule told. */
export type Group = { rule: string; entries: readonly Entry[] };

/** A rule with how often it told something. */
export const labelOf = ({ rule, entries }: Group): string => `${rule} (${entries.length})`;

const GREY = "color:#57606a;font-size:13px";

/** The times of all lines take the same room where there is enough of it; where there is not, a subject goes on below. */
const lineOf = ({ time, subject }: Entry): string =>
  `<p style="margin:0;padding:3px 0;font-size:15px"><span style="display:inline-block;min-width:128px;${GREY}">${time}</span> <span dir="auto">${escapeHtml(subject)}</span></p>`;

const overviewOf = (group: Group): string =>
  `<p dir="auto" style="margin:12px 0 2px;font-size:15px;font-weight:600">${escapeHtml(labelOf(group))}</p>
${group.entries.map(lineOf).join("\n")}`;

const entryOf = ({ time, subject, html }: Entry): string =>
  `<div style="padding:14px 0;border-top:1px solid #dfe3e8">
<p style="margin:0;${GREY}">${time}</p>
<h3 dir="auto" style="margin:0 0 4px;font-size:16px;line-height:1.4;text-align:start">${escapeHtml(subject)}</h3>
${wordsOf(html)}
</div>`;

const groupOf = ({ rule, entries }: Group): string =>
  `<h2 dir="auto" style="margin:32px 0 10px;font-size:18px;line-height:1.3">${escapeHtml(rule)}</h2>
${entries.map(entryOf).join("\n")}`;

/** The words of a digest in HTML: a line for each alert, by which to find it, then each alert whole. */
export const digestHtml = (groups: readonly Group[], note: string, hasOverview: boolean): string =>
  [
    `<p style="margin:0 0 12px;${GREY}">${escapeHtml(note)}</p>`,
    ...(hasOverview ? groups.map(overviewOf) : []),
    ...groups.map(groupOf),
  ].join("\n");
