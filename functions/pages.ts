import * as z from "zod";
import type { Page } from "../shared/pages/page.ts";
import { homePage, linkPage, staffPage, tenantPage } from "../shared/pages/pages.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

const AN_HTML_PAGE = z.string().meta({ description: "An HTML page." });

const pageDoor = (name: string, route: string, summary: string, render: () => Page) => {
  const { html, headers } = render();
  return door({
    name,
    method: "GET",
    route,
    needs: "no-database",
    summary,
    entrance: anyone,
    answers: { 200: AN_HTML_PAGE },
    operation: async () => html,
    answer: (body) => ({ status: 200, body, headers }),
  });
};

const privacyDoor = door({
  name: "pagePrivacy",
  method: "GET",
  route: "privacy",
  summary: "What is kept, why, where, how protected, for how long, and who can see it",
  entrance: anyone,
  answers: { 200: AN_HTML_PAGE },
  operation: (app) => app.privacyPage(),
  answer: ({ html, headers }) => ({ status: 200, body: html, headers }),
});

export const pages = [
  privacyDoor,
  pageDoor("pageHome", "/", "The portal of contact persons", homePage),
  pageDoor("pageLink", "link", "Where a mailed link leads", linkPage),
  pageDoor("pageStaff", "staff", "The console of employees", staffPage),
  pageDoor("pageTenant", "tenant", "The page of tenant administrators", tenantPage),
];
