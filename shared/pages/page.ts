import { createHash } from "node:crypto";
import { escapeHtml } from "../platform/html.ts";
import type { Answer } from "../platform/http/door.ts";

/** A page as it leaves: the HTML and the headers that keep it to itself. */
export type Page = { html: string; headers: NonNullable<Answer["headers"]> };

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --ground: #fff; --line: #8b949e; --accent: #0b5cad; --bad: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #a6b0bb; --ground: #14181d; --line: #768390; --accent: #79b8ff; --bad: #ff9b8f; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
a { color: var(--accent); }
label { display: block; font-weight: 600; margin: 1.25rem 0 .25rem; }
input, textarea { width: 100%; font: inherit; color: inherit; background: transparent; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .375rem; }
textarea { display: block; min-height: 8rem; resize: vertical; }
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
button { font: inherit; font-weight: 600; margin-top: 1.25rem; padding: .6rem 1.25rem; border: 0; border-radius: .375rem; background: var(--accent); color: var(--ground); cursor: pointer; }
button[aria-disabled="true"] { opacity: .6; cursor: default; }
:focus-visible, input:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
.hint { color: var(--quiet); font-size: .9rem; margin: .25rem 0 0; }
.fault { color: var(--bad); font-weight: 600; margin: .75rem 0 0; }
dt { font-weight: 600; } dd { margin: 0 0 .75rem; }
[hidden] { display: none; }
@media (forced-colors: active) { button { border: 1px solid; } }
`;

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What a page consists of. `body` is HTML, `title` is text. */
export type PageParts = {
  title: string;
  body: string;
  /** Added to the style of all pages. */
  style?: string;
  script?: string;
  cacheControl?: string;
  /** Origins besides Usher's own that the script may speak to. */
  speaksTo?: readonly string[];
  /** Who may show the page in a frame, as sources of a content security policy; nobody unless said. */
  framedBy?: string;
  /** True: in a window that a frame of another site's page opened, it can still speak to that frame. */
  knowsOpener?: boolean;
};

/** A strong entity tag (RFC 9110, section 8.8.3). */
const tagOf = (text: string): string => `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;

/**
 * A page of Usher's own: one request, nothing from elsewhere, no cookie. Its policy allows exactly the style and the
 * script that stand in it, by their hashes (CSP Level 3), and requests to Usher and to whom is named alone.
 */
export const page = ({ style = "", script, framedBy = "'none'", ...parts }: PageParts): Page => {
  const { title, body, cacheControl = "no-cache", speaksTo = [], knowsOpener = false } = parts;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}${style}</style>
</head>
<body>
${body}
${script === undefined ? "" : `<script type="module">${script}</script>`}
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src ${sha256(STYLE + style)}`,
    ...(script === undefined
      ? []
      : [`script-src ${sha256(script)}`, `connect-src ${["'self'", ...speaksTo].join(" ")}`]),
    "require-trusted-types-for 'script'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ].join("; ");
  return {
    html,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "Referrer-Policy": "no-referrer",
      ...(knowsOpener ? {} : { "Cross-Origin-Opener-Policy": "same-origin" }),
      "Cache-Control": cacheControl,
      ETag: tagOf(policy + html),
    },
  };
};
