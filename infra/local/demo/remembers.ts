import type { Rule } from "./designs.ts";
import type { Scene } from "./scene.ts";
import { insist } from "./story.ts";

type Others = { contact: string; employee: string };

/** A component says what ran on the site; the site's own users see it, and nobody else does. */
export const remembers = async (scene: Scene, { list, ...configuration }: Rule, others: Others): Promise<void> => {
  const { teller, site, otherWeb } = scene;
  const { chapter, say, step } = teller;
  chapter("The site's history");
  const [component, reader] = await Promise.all([scene.componentToken(), scene.siteToken("reader", site)]);
  const path = `/api/sites/${site}/history`;
  const write = { method: "POST", path, token: component } as const;
  const ran = { component: "list-alerts", configuration, listId: list };
  await step(
    "A component that runs unattended says what it did and how it went: ids, enums and numbers. For whom it was has no place in it. Up to 100 entries are kept whole or refused whole.",
    {
      ...write,
      body: [
        { ...ran, event: "alert", outcome: "success", itemId: 17, durationMs: 420, count: 2 },
        { ...ran, event: "alert", outcome: "skipped", itemId: 18, durationMs: 12, count: 0 },
      ],
    },
    201,
  );
  await step(
    "A little later it says one thing more.",
    { ...write, body: { component: "list-alerts", event: "sync", outcome: "success", durationMs: 95, count: 40 } },
    201,
  );
  const read = await step(
    "A reader of the site sees it, newest first. The last entry is Usher's own: of the alert that left.",
    { method: "GET", path, token: reader },
    200,
  );
  const { entries = [] } = read.json as { entries?: { event: string }[] };
  insist(entries.map(({ event }) => event).join() === "sync,alert,alert,alert", "the newest entry comes first");

  const as = (token: string) => ({ method: "GET", path, token }) as const;
  await step("The vendor's employees have no way to it …", as(others.employee), 401);
  await step("… nor has Ada, the organization's contact …", as(others.contact), 401);
  await step("… nor the component that wrote it …", as(component), 403);
  await step(
    "… and for a reader of another web, be it of the same site, this one is not there at all.",
    as(await scene.siteToken("reader", otherWeb)),
    404,
  );
  say(`An entry is out of reach 30 days after it was written, to the millisecond, and the table of its day is dropped
with all it holds. To see that, move the clock: npm run --silent clock -- --advance P31D (and --reset to come back).`);
};
