import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";
import { openStage, type Stage, told } from "../portal/stage.ts";
import { openQuiet, type QuietPage } from "../watch.ts";
import { choose, newLinked, settingsOf } from "./administrator.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

const TEAMS = "https://teams.microsoft.com";
const STRANGER = "https://stranger.example";

/** A page of somebody else's that shows the tenant administrators' page in a frame. */
const openFramed = async (host: string): Promise<QuietPage & { frame: FrameLocator }> => {
  const opened = await openQuiet(stage.browser, [stage.usher.origin, stage.authority, host]);
  // The host looks as if it were on the internet, and Usher is on this machine: browsers ask first. Older ones know no such thing.
  await opened.context.grantPermissions(["local-network-access"]).catch(() => {});
  await opened.context.route(`${host}/**`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>A host</title><iframe title="Usher" width="900" height="1200" src="${stage.usher.origin}/tenant"></iframe>`,
    }),
  );
  await opened.page.goto(`${host}/tab`);
  return { ...opened, frame: opened.page.frameLocator("iframe") };
};

/** The window that an act opens. */
const windowOf = async (context: BrowserContext, act: () => Promise<void>): Promise<Page> => {
  const [opened] = await Promise.all([context.waitForEvent("page"), act()]);
  return opened;
};

/** From the frame through both windows to Microsoft's page. */
const leave = async (context: BrowserContext, button: () => Promise<void>): Promise<{ mediator: Page; away: Page }> => {
  const mediator = await windowOf(context, button);
  const away = await windowOf(context, () => mediator.getByRole("button", { name: "Sign in with Microsoft" }).click());
  return { mediator, away };
};

describe("in a tab of Teams", () => {
  test("one signs in by windows that close by themselves, without a cookie, and changes settings", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    const { mediator, away } = await leave(context, () => button.click());
    const closed = Promise.all([mediator.waitForEvent("close"), away.waitForEvent("close")]);
    await choose(away, tenant);
    await closed;
    await frame.getByLabel("Time of day").fill("06:15");

    // The session ends meanwhile: what was begun goes on once one has signed in again.
    await stage.usher.clock("--advance", "PT2H");
    await frame.getByRole("button", { name: "Save", exact: true }).click();
    const again = frame.getByRole("dialog").getByRole("button", { name: "Sign in with Microsoft" });
    const second = await leave(context, () => again.click());
    await choose(second.away, tenant);
    await frame.getByRole("status").filter({ hasText: "Saved" }).waitFor();
    await stage.usher.clock("--reset");
    expect(await settingsOf(stage, tenant)).toMatchObject({ summaryTime: "06:15" });
    await opened.expectQuiet();
    await context.close();
  });

  test("a window that is closed is a sign-in that was cancelled", async () => {
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    const mediator = await windowOf(context, () => button.click());
    await mediator.close();
    await frame.getByRole("alert").filter({ hasText: "was cancelled" }).waitFor();
    await context.close();
  });

  test("where the frame is gone when one comes back, the window becomes the page", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { page, frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    const { mediator, away } = await leave(context, () => button.click());
    await page.goto("about:blank");
    await choose(away, tenant);
    await mediator.getByLabel("Time of day").waitFor();
    await context.close();
  });
});

describe("elsewhere", () => {
  test("the page is shown in no frame", async () => {
    const opened = await openFramed(STRANGER);
    expect(await opened.frame.getByRole("button").count()).toBe(0);
    expect(opened.faults.join("\n")).toMatch(/frame-ancestors/);
    await opened.context.close();
  });

  test("a sign-in that another window began is taken by nobody", async () => {
    const opened = await openQuiet(stage.browser, [stage.usher.origin, stage.authority]);
    await opened.page.goto(`${stage.usher.origin}/tenant#code=stolen&state=foreign`);
    await told(opened, "alert", "not begun in this window");
    await opened.expectQuiet();
    await opened.context.close();
  });
});
