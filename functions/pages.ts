import * as z from "zod";
import type { App } from "../shared/app.ts";
import type { Page } from "../shared/pages/page.ts";
import { ifNoneMatchAllows } from "../shared/platform/etag.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

const AN_HTML_PAGE = z.string().meta({ description: "An HTML page." });

/** `support`, with any value or none: the support form alone. Whatever else stands in the address of a page counts for nothing. */
const wanted = z.object({ support: z.string().optional() });

type Wanted = z.output<typeof wanted>;

const pageDoor = (name: string, route: string, summary: string, render: (app: App, query: Wanted) => Promise<Page>) =>
  door({
    name,
    method: "GET",
    route,
    needs: "no-database",
    summary,
    entrance: anyone,
    query: wanted,
    conditions: ["If-None-Match"],
    answers: { 200: AN_HTML_PAGE, 304: null },
    operation: (app, { query }) => render(app, query),
    answer: ({ html, headers }, { header }) =>
      ifNoneMatchAllows(header("if-none-match"), headers.ETag ?? "")
        ? { status: 200, body: html, headers }
        : { status: 304, headers },
  });

export const pages = [
  pageDoor(
    "pagePrivacy",
    "privacy",
    "What is kept, why, where, how protected, for how long, and who can see it",
    (app) => app.privacyPage(),
  ),
  pageDoor(
    "pageHome",
    "/",
    "The portal of contact persons; with ?support its support form alone",
    (app, { support }) => (support === undefined ? app.pages.portal() : app.pages.support()),
  ),
  pageDoor("pageLink", "link", "Where a mailed link leads", (app) => app.pages.link()),
  pageDoor("pageStaff", "staff", "The console of employees", (app) => app.pages.staff()),
  pageDoor("pageTenant", "tenant", "The page of tenant administrators", (app) => app.pages.tenant()),
];
