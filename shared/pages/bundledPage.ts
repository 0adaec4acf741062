import { escapeHtml } from "../platform/html.ts";
import type { Bundle } from "./bundles.ts";
import type { Given, Vendor } from "./given.ts";
import { colourStyle, type Look } from "./look.ts";
import { type Page, type PageParts, page } from "./page.ts";

/** What a page that is drawn by its script is made of. */
export type BundledParts = {
  title: string;
  bundle: Bundle;
  look: Pick<Look, "colour">;
  given: Given | Vendor;
} & Pick<PageParts, "speaksTo" | "framedBy" | "knowsOpener">;

/**
 * A page that its script draws. Until then, and without script, it says what it is. What the script is given stands in
 * an attribute: no script of its own, so that the policy can name the one that there is.
 */
export const bundledPage = ({ title, bundle, look, given, ...parts }: BundledParts): Page =>
  page({
    ...parts,
    title: `${title} · ${given.vendorName}`,
    style: colourStyle(look) + bundle.style,
    script: bundle.script,
    body: `<div id="page" data-given="${escapeHtml(JSON.stringify(given))}">
<main><h1>${escapeHtml(given.vendorName)}</h1>
<noscript><p>This page needs JavaScript. It asks nothing of anybody but Usher, and sets no cookie.</p></noscript></main>
</div>`,
  });
