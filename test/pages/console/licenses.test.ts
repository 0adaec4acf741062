import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Customer, licenseFor, newCustomer } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, putProduct, type Stage, told } from "../portal/stage.ts";
import type { QuietPage } from "../watch.ts";
import { enterConsole } from "./stage.ts";

let stage: Stage;
let customer: Customer;

beforeAll(async () => {
  stage = await openStage();
  await putProduct(stage.usher);
  customer = await newCustomer(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

const MANAGES = ["Licenses.Manage"] as const;

const find = async ({ page }: QuietPage, wanted: string): Promise<void> => {
  await page.getByLabel("E-mail address or name").fill(wanted);
  await page.getByRole("button", { name: "Find" }).click();
};

const licensesOf = async ({ accessToken }: Customer) => {
  const { json } = await stage.usher.call("GET /api/organization/licenses", { token: accessToken });
  return (json?.licenses ?? []) as Record<string, unknown>[];
};

/** A customer with a license, where the console shows both, and another employee's way to change it. */
const issuedToBen = async () => {
  const token = await stage.usher.token("employee", "--role", "Licenses.Manage");
  const ben = await newCustomer(stage.usher);
  const body = licenseFor(ben, "alerts", "2026-01-01T00:00:00Z");
  const issued = await stage.usher.call("POST /api/staff/licenses", { token, body });
  const id = String(issued.json?.id);
  const hash = `#/organizations/${ben.organizationId}`;
  const change = (terms: Record<string, unknown>) =>
    stage.usher.call(`PATCH /api/staff/licenses/${id}`, { token, body: terms });
  return { ben, hash, path: `${hash}/licenses/${id}`, change };
};

/** A second window of who is signed in. */
const anotherWindow = async ({ page, context }: QuietPage, hash: string) => {
  const session = await page.evaluate<string>('sessionStorage.getItem("usher-employee")');
  const other = await context.newPage();
  await other.addInitScript(`sessionStorage.setItem("usher-employee", ${JSON.stringify(session)})`);
  await other.goto(`${stage.usher.origin}/staff${hash}`);
  return other;
};

describe("a customer", () => {
  test("is found by exact address or name, and shown with tenants and licenses", async () => {
    const opened = await enterConsole(stage, MANAGES);
    const { page } = opened;
    await heading(opened, "Customers");
    await find(opened, "nobody@customer.example");
    await page.getByText("Nobody is registered under exactly").waitFor();
    expect(await page.getByLabel("E-mail address or name").inputValue()).toBe("nobody@customer.example");
    await find(opened, "no address@");
    await told(opened, "alert", "E-mail address or name");
    expect(await page.getByText("Nobody is registered under exactly").count()).toBe(0);
    await lookAt(page, "console-search-fault");
    await find(opened, customer.email.toUpperCase());
    await page.getByText("One customer found").waitFor();
    await lookAt(page, "console-search");
    await find(opened, customer.organizationName);
    await page.getByRole("link", { name: customer.organizationName }).click();
    await heading(opened, customer.organizationName);
    await page.getByText(customer.email).waitFor();
    await page.getByText("Link a tenant").press("Enter");
    await page.getByLabel("Tenant id").fill("no guid");
    await page.getByRole("button", { name: "Link it" }).click();
    await told(opened, "alert", "Tenant id – ");
    expect(await page.getByLabel("Tenant id").getAttribute("aria-invalid")).toBe("true");
    const tenant: string = randomUUID();
    await page.getByLabel("Tenant id").fill(`{${tenant}}`);
    await page.getByRole("button", { name: "Link it" }).click();
    await told(opened, "status", `The tenant ${tenant} is linked`);
    await page.getByText("linked by an employee on").waitFor();
    await lookAt(page, "console-customer");
    await page.goBack();
    await page.getByRole("link", { name: customer.organizationName }).waitFor();
    expect(await page.getByLabel("E-mail address or name").inputValue()).toBe(customer.organizationName);
    expect(opened.requests.join("\n")).not.toContain("@");
    expect(opened.requests.join("\n")).not.toContain(encodeURIComponent(customer.email));
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("a license", () => {
  test("is issued, changed, suspended, resumed and revoked, each asked about where add-ins stop", async () => {
    const hash = `#/organizations/${customer.organizationId}`;
    const opened = await enterConsole(stage, MANAGES, hash);
    const { page } = opened;
    await page.getByText("No license yet.").waitFor();
    await page.getByRole("link", { name: "Issue a license" }).click();
    await heading(opened, "Issue a license");
    await lookAt(page, "console-issue-product");
    await page.getByRole("link", { name: "Alerts" }).click();
    await heading(opened, "A license of Alerts");

    await page.getByLabel("Tenant id").fill("no guid");
    await page.getByLabel("Components").fill("list-alerts\nunknown");
    await page.getByLabel("Number of sites").fill("0");
    await page.getByRole("button", { name: "Issue it" }).click();
    await page.getByRole("alert").getByText("things are not right yet").waitFor();
    expect(await page.getByLabel("Number of sites").getAttribute("aria-invalid")).toBe("true");
    await lookAt(page, "console-issue-faults");
    await page.goBack();
    await page.goForward();
    expect(await page.getByLabel("Number of sites").inputValue()).toBe("0");

    await page.getByLabel("Tenant id").fill(customer.tenant);
    await page.getByLabel("Components").fill("list-alerts");
    await page.getByLabel("Number of sites").fill("3");
    await page.getByLabel("Components").fill("list-alerts\nunknown");
    await page.getByRole("button", { name: "Issue it" }).click();
    await told(opened, "alert", "Components – “unknown”: The product has no component of this id");
    await page.getByLabel("Components").fill("list-alerts");
    await page.getByLabel("Edition", { exact: true }).selectOption("premium");
    // A date that was begun: the browser hands out nothing for it, and nothing would mean "never ends".
    await page.getByLabel(/^End/).focus();
    await page.keyboard.type("12");
    await page.getByRole("button", { name: "Issue it" }).click();
    await told(opened, "alert", "This cannot be read");
    expect(await licensesOf(customer)).toEqual([]);
    await page.getByLabel(/^End/).fill("2099-01-01");
    await page.getByRole("button", { name: "Issue it" }).click();
    await heading(opened, customer.organizationName);
    await told(opened, "status", "A license of Alerts, premium, is issued");
    const card = page.getByRole("article", { name: "Alerts, premium" });
    await card.getByText("Active").waitFor();
    expect(await licensesOf(customer)).toMatchObject([
      {
        edition: "premium",
        components: ["list-alerts"],
        maxSites: 3,
        expiresAt: "2099-01-01T00:00:00.000Z",
        graceDays: 14,
      },
    ]);
    await lookAt(page, "console-license");

    await card.getByRole("link", { name: "Change: Alerts, premium" }).click();
    await heading(opened, "Change the license of Alerts");
    await page.getByLabel(/^End/).fill("2098-01-01");
    await page.getByRole("button", { name: "Save the change" }).click();
    await heading(opened, customer.organizationName);
    expect(await licensesOf(customer)).toMatchObject([{ maxSites: 3, expiresAt: "2098-01-01T00:00:00.000Z" }]);
    await told(opened, "status", "The license of Alerts, premium, is changed");

    await card.getByRole("button", { name: "Suspend" }).click();
    await lookAt(page, "console-suspend");
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Suspend");
    expect(await licensesOf(customer)).toMatchObject([{ status: "active" }]);
    await card.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Suspend it" }).click();
    await card.getByText("Suspended").waitFor();
    await page.locator(":focus").filter({ hasText: "told no within seconds" }).waitFor();
    await card.getByRole("button", { name: "Resume" }).click();
    await card.getByText("Active").waitFor();
    await page.locator(":focus").filter({ hasText: "told yes within seconds" }).waitFor();

    await card.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Revoke it for good" }).click();
    await card.getByText("Revoked", { exact: true }).waitFor();
    expect(await card.getByRole("button", { name: "Suspend" }).count()).toBe(0);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that is hardly meant is asked about, and one that contradicts itself is not issued", async () => {
    const manager = await stage.usher.token("employee", "--role", "Licenses.Manage");
    const ada = await newCustomer(stage.usher);
    const hash = `#/organizations/${ada.organizationId}/issue/alerts`;
    const opened = await enterConsole(stage, MANAGES, hash);
    const { page } = opened;
    const issue = page.getByRole("button", { name: "Issue it" });
    await page.getByLabel("Tenant id").fill(ada.tenant);
    await page.getByLabel("Kind").selectOption("trial");
    await issue.click();
    await told(opened, "alert", "A trial ends: say when");
    await page.getByLabel("Kind").selectOption("perpetual");
    await page.getByLabel(/^End/).fill("2099-01-01");
    await issue.click();
    await told(opened, "alert", "A perpetual license has no end");
    await page.getByLabel("Kind").selectOption("subscription");
    await page.getByLabel("First day").fill("2020-01-01");
    await page.getByLabel(/^End/).fill("2021-01-01");
    await issue.click();
    await told(opened, "alert", "This day is over already");
    expect(await licensesOf(ada)).toEqual([]);
    const body = licenseFor(ada, "alerts", "2026-01-01T00:00:00Z");
    await stage.usher.call("POST /api/staff/licenses", { token: manager, body });
    await page.getByLabel(/^End/).fill("2099-01-01");
    await issue.click();
    await told(opened, "alert", "This tenant has a license of this product that counts: premium");
    await lookAt(page, "console-issue-second");
    expect(await licensesOf(ada)).toHaveLength(1);
    await issue.click();
    await told(opened, "status", "A license of Alerts, standard, is issued");
    expect(await licensesOf(ada)).toHaveLength(2);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that another window changed is never changed unseen, and nothing that was typed is lost", async () => {
    const { ben, hash, path, change } = await issuedToBen();
    const opened = await enterConsole(stage, MANAGES, path);
    const { page } = opened;
    await page.getByLabel("Days of grace").fill("7");
    const other = await anotherWindow(opened, path);
    await other.getByLabel("Number of sites").fill("9");
    await other.getByLabel("Days of grace").fill("1");
    await other.getByRole("button", { name: "Save the change" }).click();
    await other.getByRole("heading", { level: 1, name: ben.organizationName }).waitFor();
    await other.close();
    await page.getByRole("button", { name: "Save the change" }).click();
    await told(opened, "alert", "Nothing is saved yet: somebody else changed this license meanwhile");
    expect(await licensesOf(ben)).toMatchObject([{ maxSites: 9, graceDays: 1 }]);
    expect(await page.locator(".notice dl").textContent()).toBe("Number of sites9Days of grace1");
    await lookAt(page, "console-license-conflict");
    await page.reload();
    expect(await page.getByLabel("Days of grace").inputValue()).toBe("7");
    await page.getByRole("button", { name: "Save the change" }).click();
    await told(opened, "alert", "Nothing is saved yet");
    await page.getByLabel("Days of grace").fill("8");
    await page.getByRole("button", { name: "Save the change" }).click();
    await heading(opened, ben.organizationName);
    expect(await licensesOf(ben)).toMatchObject([{ maxSites: 9, graceDays: 8 }]);

    const card = page.getByRole("article");
    await card.getByRole("link", { name: /^Change/ }).click();
    await page.getByLabel("Days of grace").fill("7");
    await change({ maxSites: 2, graceDays: 3 });
    await page.getByRole("button", { name: "Save the change" }).click();
    await page.getByRole("button", { name: "Drop what I typed" }).click();
    expect(await page.getByLabel("Days of grace").inputValue()).toBe("3");
    expect(await page.getByLabel("Number of sites").inputValue()).toBe("2");
    await page.getByLabel("Number of sites").fill("4");
    await page.getByRole("button", { name: "Save the change" }).click();
    await heading(opened, ben.organizationName);
    expect(await licensesOf(ben)).toMatchObject([{ maxSites: 4, graceDays: 3 }]);

    await card.getByRole("link", { name: /^Change/ }).click();
    await page.getByLabel("Days of grace").fill("6");
    await change({ graceDays: 6 });
    await page.getByRole("button", { name: "Save the change" }).click();
    await heading(opened, ben.organizationName);

    await card.getByRole("link", { name: /^Change/ }).click();
    await page.getByLabel("Days of grace").fill("7");
    await change({ status: "revoked" });
    await page.getByRole("button", { name: "Save the change" }).click();
    await told(opened, "alert", "This license was revoked, and that is final");
    await page.goto(`${stage.usher.origin}/staff${hash}/licenses/${randomUUID()}`);
    await page.getByText("This customer has no such license").waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that another window suspended is not suspended anew by who saw it active", async () => {
    const { hash, change } = await issuedToBen();
    const opened = await enterConsole(stage, MANAGES, hash);
    const { page } = opened;
    const other = await anotherWindow(opened, hash);
    const [card, theirs] = [page.getByRole("article"), other.getByRole("article")];
    await card.getByRole("button", { name: "Suspend" }).click();
    await theirs.getByRole("button", { name: "Suspend" }).click();
    await other.getByRole("button", { name: "Suspend it" }).click();
    await theirs.getByText("Suspended").waitFor();
    await other.close();
    await change({ graceDays: 5 });
    await page.getByRole("button", { name: "Suspend it" }).click();
    await told(opened, "alert", "Nothing was done: somebody else changed this license meanwhile");
    await card.getByText("Suspended").waitFor();
    await page.locator(":focus").filter({ hasText: "Nothing was done" }).waitFor();
    await lookAt(page, "console-license-late");
    await card.getByRole("button", { name: "Resume" }).click();
    await card.getByText("Active").waitFor();
    await card.getByText("Nothing was done").waitFor({ state: "detached" });
    await opened.expectQuiet();
    await opened.context.close();
  });
});
