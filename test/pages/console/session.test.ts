import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { licenseFor, newCustomer } from "../../e2e/customers.ts";
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
    // Who puts it off stays, and is asked at the next act.
    await page.keyboard.press("Escape");
    await told(opened, "alert", "no longer signed in");
    await page.getByRole("button", { name: "Save" }).click();
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

describe("a sign-in", () => {
  test("that is gone back to, and answered again, changes nothing and says so", async () => {
    const opened = await enterConsole(stage, ["Licenses.Manage"]);
    const { page } = opened;
    await page.goBack();
    await chooseEmployee(opened, ["Support.Agent"]);
    await told(opened, "alert", "You are who you were before, with the same roles");
    expect(await partsOf(opened)).not.toContain("Tickets");
    await lookAt(page, "console-as-before");
    await page.getByRole("link", { name: "Products" }).click();
    await heading(opened, "Products");
    expect(await page.getByText("You are who you were before").count()).toBe(0);
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("an address", () => {
  test("that leads nowhere, or to what never was, is told so", async () => {
    const opened = await enterConsole(stage, ["Licenses.Manage", "Support.Agent"], "#/nonsense");
    const { page } = opened;
    await heading(opened, "There is nothing at this address");
    await page.goto(`${stage.usher.origin}/staff#/products/alerts/and/more`);
    await page.getByRole("link", { name: "Products" }).and(page.locator("[aria-current]")).waitFor();
    await heading(opened, "There is nothing at this address");
    await page.goto(`${stage.usher.origin}/staff#/products/nope`);
    await page.getByText("The catalogue has no product of this id").waitFor();
    for (const id of ["nonsense", randomUUID()]) {
      await page.goto(`${stage.usher.origin}/staff#/organizations/${id}`);
      await page.getByText("There is no customer of this number").waitFor();
      await heading(opened, "Customer");
    }
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("an act that met the end of the session", () => {
  test("is not done, not repeated, and named to whoever is back", async () => {
    const customer = await newCustomer(stage.usher);
    const token = await stage.usher.token("employee", "--role", "Licenses.Manage");
    const body = licenseFor(customer, "alerts", "2026-01-01T00:00:00Z");
    await stage.usher.call("POST /api/staff/licenses", { token, body });
    const opened = await enterConsole(stage, ["Licenses.Manage"], `#/organizations/${customer.organizationId}`);
    const { page } = opened;
    await page.getByRole("button", { name: "Suspend" }).click();
    await stage.usher.clock("--advance", "PT3H");
    await page.getByRole("button", { name: "Suspend it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign in with Microsoft" }).click();
    await chooseEmployee(opened, ["Licenses.Manage"]);
    await heading(opened, customer.organizationName);
    await told(opened, "alert", "Nothing was done yet, as your sign-in had ended: “Suspend this license?");
    await page.getByRole("article").getByText("Active").waitFor();
    await lookAt(page, "console-undone");
    await page.getByRole("link", { name: "Products" }).click();
    await heading(opened, "Products");
    await page.goBack();
    await heading(opened, customer.organizationName);
    expect(await page.getByText("Nothing was done yet").count()).toBe(0);
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
