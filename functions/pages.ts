import * as z from "zod";
import type { Page } from "../shared/pages/page.ts";
import { homePage, linkPage, staffPage, tenantPage } from "../shared/pages/pages.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

const pageDoor = (name: string, route: string, summary: string, render: () => Page) => {
  const { html, headers } = render();
  return door({
    name,
    method: "GET",
    route,
    needs: "no-database",
    summary,
    entrance: anyone,
    answers: { 200: z.string().meta({ description: "An HTML page." }) },
    operation: async () => html,
    answer: (body) => ({ status: 200, body, headers }),
  });
};

export const pages = [
  pageDoor("pageHome", "/", "The portal of contact persons", homePage),
  pageDoor("pageLink", "link", "Where a mailed link leads", linkPage),
  pageDoor("pageStaff", "staff", "The console of employees", staffPage),
  pageDoor("pageTenant", "tenant", "The page of tenant administrators", tenantPage),
];
