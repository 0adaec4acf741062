import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";
import { lookAt } from "../looks.ts";
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

/** A page of somebody else's that shows the tenant administrators' page in a frame, in which `frameScript` runs first. */
const openFramed = async (host: string, frameScript = ""): Promise<QuietPage & { frame: FrameLocator }> => {
  const opened = await openQuiet(stage.browser, [stage.usher.origin, stage.authority, host]);
  // The host looks as if it were on the internet, and Usher is on this machine: browsers ask first. Older ones know no such thing.
  await opened.context.grantPermissions(["local-network-access"]).catch(() => {});
  await opened.context.route(`${host}/**`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>A host</title><iframe title="Usher" width="900" height="1200" src="${stage.usher.origin}/tenant"></iframe>`,
    }),
  );
  await opened.context.addInitScript(`if (window.top !== window.self) { ${frameScript} }`);
  await opened.page.goto(`${host}/tab`);
  return { ...opened, frame: opened.page.frameLocator("iframe") };
};

/** The window that an act opens. */
const windowOf = async (context: BrowserContext, act: () => Promise<void>): Promise<Page> => {
  const [opened] = await Promise.all([context.waitForEvent("page"), act()]);
  return opened;
};

/** From the frame to Microsoft's page: one press opens the window between them, and that one the other. */
const leave = async (context: BrowserContext, press: () => Promise<void>): Promise<{ mediator: Page; away: Page }> => {
  const opened: Page[] = [];
  const both = new Promise<void>((resolve) => {
    context.on("page", (page) => {
      if (opened.push(page) === 2) resolve();
    });
  });
  await press();
  await both;
  const [mediator, away] = opened as [Page, Page];
  return { mediator, away };
};

/** Waits until both are closed by themselves. */
const bothClosed = ({ mediator, away }: { mediator: Page; away: Page }): Promise<unknown> =>
  Promise.all([mediator.waitForEvent("close"), away.waitForEvent("close")]);

describe("in a tab of Teams", () => {
  test("one signs in by windows that close by themselves, without a cookie, and changes settings", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    const first = await leave(context, () => button.click());
    await frame.getByText("It goes on in a window of its own").waitFor();
    const closed = bothClosed(first);
    await choose(first.away, tenant);
    await closed;
    await frame.getByLabel("Time of day").fill("06:15");
    expect(await frame.getByText("It goes on in a window of its own").count()).toBe(0);

    // The session ends meanwhile: what was begun goes on once somebody of the same tenant has signed in again.
    await stage.usher.clock("--advance", "PT2H");
    await frame.getByRole("button", { name: "Save", exact: true }).click();
    const again = frame.getByRole("dialog").getByRole("button", { name: "Sign in with Microsoft" });
    const second = await leave(context, () => again.click());
    await frame.getByRole("dialog").getByText("It goes on in a window of its own").waitFor();
    await second.away.getByText(tenant).waitFor();
    await choose(second.away, undefined);
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

  test("consent is given in windows that close by themselves, and the frame hears of it", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    const signIn = frame.getByRole("button", { name: "Sign in with Microsoft" });
    await choose((await leave(context, () => signIn.click())).away, tenant);
    const consent = frame.getByRole("button", { name: "Consent at Microsoft" });
    for (const [answer, words] of [
      ["Cancel", "Consent was not given"],
      ["Accept", "consent was given"],
    ] as const) {
      const windows = await leave(context, () => consent.click());
      const closed = bothClosed(windows);
      await windows.away.getByRole("button", { name: answer }).click();
      await closed;
      await frame.getByText(words).waitFor();
    }
    await opened.expectQuiet();
    await context.close();
  });

  test("a sign-in that was lost sight of is shown again, or begun again", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    const first = await leave(context, () => button.click());
    await frame.getByRole("button", { name: "Show that window" }).click();
    const second = await leave(context, () => frame.getByRole("button", { name: "Begin again" }).click());
    expect(first.mediator.isClosed()).toBe(true);
    await choose(second.away, tenant);
    await frame.getByLabel("Time of day").waitFor();
    await context.close();
  });

  test("a browser that lets a window open for a press alone is pressed once more", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(TEAMS);
    const { frame, context } = opened;
    await context.addInitScript(
      `if (window.opener) { const { open } = window; window.open = (...given) => navigator.userActivation.isActive ? open.apply(window, given) : null; }`,
    );
    const mediator = await windowOf(context, () =>
      frame.getByRole("button", { name: "Sign in with Microsoft" }).click(),
    );
    const go = mediator.getByRole("button", { name: "Go on to Microsoft" });
    await go.waitFor();
    await lookAt(mediator, "tenant-mediator");
    await choose(await windowOf(context, () => go.click()), tenant);
    await frame.getByLabel("Time of day").waitFor();
    await context.close();
  });

  test("a route of somebody else's opens no other page than Microsoft's for this Usher", async () => {
    const opened = await openQuiet(stage.browser, [stage.usher.origin, stage.authority]);
    const to = encodeURIComponent("https://stranger.example/adminconsent?client_id=a");
    await opened.page.goto(`${stage.usher.origin}/tenant`);
    const mediator = await windowOf(opened.context, () => opened.page.evaluate(`void open("/tenant#/consent/${to}")`));
    const go = mediator.getByRole("button", { name: "Go on to Microsoft" });
    await go.waitFor();
    await go.dispatchEvent("click");
    expect(await go.getAttribute("aria-disabled")).toBe("true");
    expect(opened.context.pages()).toHaveLength(2);
    await opened.context.close();
  });

  test("where the browser keeps nothing for a frame, it is told, and asked before something typed is gone", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openFramed(
      TEAMS,
      "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('refused'); } });",
    );
    const { page, frame, context } = opened;
    const button = frame.getByRole("button", { name: "Sign in with Microsoft" });
    await choose((await leave(context, () => button.click())).away, tenant);
    await frame.getByText("Your browser keeps nothing for a page in a frame").waitFor();
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await frame.getByLabel("Time of day").fill("06:15");
    await frame.getByRole("button", { name: "Undo what is not saved" }).click();
    await page.reload();
    expect(asked).toEqual([]);
    await choose((await leave(context, () => button.click())).away, tenant);
    await frame.getByLabel("Time of day").fill("06:15");
    await page.reload();
    expect(asked).toEqual(["beforeunload"]);
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
