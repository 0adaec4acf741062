import { escapeHtml } from "../platform/html.ts";
import type { Vendor } from "./given.ts";
import { link } from "./htmlParts.ts";
import { colourStyle, type Look } from "./look.ts";
import { type Page, type PageParts, page } from "./page.ts";

const STYLE = `
:root { --soft: #d0d7de; }
@media (prefers-color-scheme: dark) { :root { --soft: #3a424c; } }
header { border-bottom: 1px solid var(--soft); }
header p, footer ul { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; max-width: 52rem; margin: 0 auto; padding: .75rem 1.25rem; }
footer ul { list-style: none; font-size: .9rem; padding-bottom: 1.5rem; }
footer a { display: inline-block; padding: .15rem 0; }
.logo { height: 2rem; width: auto; max-width: 10rem; }
.quiet { color: var(--quiet); }
main { max-width: 52rem; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; }
`;

/** Whose page it is, in their colour. */
export type VendorLook = Vendor & Pick<Look, "colour">;

export type VendorPageParts = Pick<PageParts, "title" | "body" | "style" | "cacheControl"> & { vendor: VendorLook };

/** Where people go from a page that does nothing itself. */
const wayOn = ({ imprintUrl }: Vendor): string =>
  [
    link("/#/support", "Ask support"),
    link("/privacy", "Privacy"),
    ...(imprintUrl === null ? [] : [link(imprintUrl, "Who we are")]),
  ]
    .map((each) => `<li>${each}</li>`)
    .join("\n");

/** A page of text that needs no script, in the vendor's look: head, the one landmark `main`, foot. */
export const vendorPage = ({ vendor, title, body, style = "", ...parts }: VendorPageParts): Page =>
  page({
    ...parts,
    title: `${title} · ${vendor.vendorName}`,
    style: colourStyle(vendor) + STYLE + style,
    body: `<header><p>
${vendor.logo === null ? "" : `<img src="${escapeHtml(vendor.logo)}" alt="" class="logo">`}
<strong>${escapeHtml(vendor.vendorName)}</strong>
${link("/", "Licenses and support")}
</p></header>
<main>
${body}
</main>
<footer><nav aria-label="Other pages"><ul>
${wayOn(vendor)}
</ul></nav></footer>`,
  });
