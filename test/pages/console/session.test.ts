import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lookAt } from "../looks.ts";
import { heading, openStage, putProduct, type Stage, told } from "../portal/stage.ts";
import { chooseEmployee, enterConsole, openConsole } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await putProduct(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

const partsOf = ({ page }: Awaited<ReturnType<typeof openConsole>>): Promise<string[]> =>
  page.getByRole("navigation", { name: "Parts of this page" }).getByRole("link").allTextContents();

describe("signing in", () => {
  test("is by Microsoft alone; who cancels is told, and what a role does not open is not shown", async () => {
    const opened = await openConsole(stage, "#/products");
    const { page } = opened;
    await heading(opened, "Sign in");
    await lookAt(page, "console-sign-in");
    await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await told(opened, "alert", "was cancelled");
    await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await chooseEmployee(opened, ["Support.Agent"]);
    await heading(opened, "This part is not for your roles");
    expect(await partsOf(opened)).toEqual(["Customers", "Tickets", "Operations"]);
    expect(page.url()).toBe(`${stage.usher.origin}/staff#/products`);
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual(["usher-employee"]);
    await lookAt(page, "console-not-yours");
    await page.getByRole("link", { name: "Operations" }).click();
    await heading(opened, "Operations");
    await page.goBack();
    await heading(opened, "This part is not for your roles");
    expect(
      opened.requests.filter((request) => request.includes(stage.authority)).map((request) => request.split("?")[0]),
    ).toHaveLength(5);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("without a role says who gives one", async () => {
    const opened = await enterConsole(stage, []);
    await heading(opened, "You have no role here yet");
    expect(await partsOf(opened)).toEqual([]);
    await lookAt(opened.page, "console-no-role");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("ends in every window at once, and forgets what was typed", async () => {
    const opened = await enterConsole(stage, ["Licenses.Manage"], "#/products/+new");
    const { page, context } = opened;
    await page.getByLabel("Name").fill("Half a product");
    const token = await page.evaluate<string>('sessionStorage.getItem("usher-employee")');
    const other = await context.newPage();
    await other.addInitScript(`sessionStorage.setItem("usher-employee", ${JSON.stringify(token)})`);
    await other.goto(`${stage.usher.origin}/staff`);
    await other.getByRole("button", { name: "Sign out" }).click();
    await heading(opened, "Sign in");
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("a session that has ended", () => {
  test("is begun again at Microsoft's, and what was typed is still there; for another employee it is not", async () => {
    const opened = await enterConsole(stage, ["Licenses.Manage"], "#/products/alerts");
    const { page } = opened;
    await page.getByLabel("Oldest version").fill("1.2.3");
    await stage.usher.clock("--advance", "PT3H");
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    await lookAt(page, "console-sign-in-again");
    // Not by a slip of the hand: whoever leaves loses what they typed.
    for (const _ of ["once", "twice"]) await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await chooseEmployee(opened, ["Licenses.Manage"]);
    await heading(opened, "Alerts");
    expect(await page.getByLabel("Oldest version").inputValue()).toBe("1.2.3");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Alerts is saved");

    await page.getByLabel("Oldest version").fill("6.6.6");
    await stage.usher.clock("--advance", "PT3H");
    await page.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await chooseEmployee(opened, ["Licenses.Manage", "Support.Agent"]);
    await heading(opened, "Alerts");
    expect(await page.getByLabel("Oldest version").inputValue()).toBe("1.2.3");
    await stage.usher.clock("--advance", "PT3H");
    await page.reload();
    await page.getByRole("button", { name: "Sign out instead" }).click();
    await heading(opened, "Sign in");
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    await opened.expectQuiet();
    await opened.context.close();
    await stage.usher.clock("--reset");
  });
});

describe("a lost connection", () => {
  test("is told, keeps what is shown, and goes on once it is back", async () => {
    const opened = await enterConsole(stage, ["Licenses.Manage"], "#/operations");
    const { page, context } = opened;
    await page.getByRole("article", { name: "Account mail" }).waitFor();
    await context.setOffline(true);
    await page.getByRole("link", { name: "Products" }).click();
    await told(opened, "alert", "no connection");
    await lookAt(page, "console-offline");
    await context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Alerts" }).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });
});
