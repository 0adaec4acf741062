import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Customer, licenseFor } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import type { QuietPage } from "../watch.ts";
import { heading, openStage, putProduct, type Stage, told } from "./stage.ts";

let stage: Stage;
let manager: string;

beforeAll(async () => {
  stage = await openStage();
  manager = await putProduct(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

/** Signs in with Microsoft, as the stand-in lets one choose, and comes back. */
const signInWithMicrosoft = async ({ page }: QuietPage, as: string, tenant: string = randomUUID()): Promise<string> => {
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await page.getByRole("heading", { name: "Who signs in?" }).waitFor();
  if (as !== "Cancel") await page.getByLabel("Tenant id").fill(tenant);
  await page.getByRole("button", { name: as }).click();
  await heading({ page }, "Tenants");
  return tenant;
};

const ADMINISTRATOR = "Sign in as its administrator";

const issue = async (customer: Customer, changes: object = {}) => {
  const from = await stage.usher.clock();
  const body = { ...licenseFor(customer, "alerts", from), ...changes };
  const issued = await stage.usher.call("POST /api/staff/licenses", { token: manager, body });
  expect(issued.status).toBe(201);
  return issued.json as { id: string; key: string };
};

describe("a tenant", () => {
  test("is proven by signing in with Microsoft, tried out, and given up", async () => {
    const opened = await stage.enter();
    const { page } = opened;
    await page.getByText("no license yet").waitFor();
    await lookAt(page, "licenses-none");
    await page.getByRole("link", { name: "Prove that a tenant is yours" }).click();
    await heading(opened, "Tenants");
    await lookAt(page, "tenants-none");
    const tenant = await signInWithMicrosoft(opened, ADMINISTRATOR);
    await told(opened, "status", `The tenant ${tenant} is yours`);
    expect(page.url()).toBe(`${stage.usher.origin}/#/tenants`);
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual(["usher-contact"]);
    await lookAt(page, "tenants");

    await page.getByRole("link", { name: "Licenses", exact: true }).click();
    await page.getByLabel("Product").selectOption("alerts");
    await page.getByRole("button", { name: "Start the trial" }).click();
    await told(opened, "status", "The trial of Alerts has begun");
    const card = page.getByRole("article", { name: "Alerts, standard" });
    await card.getByText("Valid for 30 more days").waitFor();
    await lookAt(page, "licenses-trial");

    await page.getByRole("link", { name: "Tenants" }).click();
    const giveUp = page.getByRole("button", { name: `Give up this tenant …: ${tenant}` });
    await giveUp.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Give it up, and delete" }).click();
    await told(opened, "alert", "One of its licenses still counts");
    await lookAt(page, "tenants-give-up");
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Give up this tenant …");
    const { json } = await stage.usher.call("GET /api/organization/licenses", { token: opened.customer.accessToken });
    const [{ id } = { id: "" }] = (json?.licenses ?? []) as { id: string }[];
    await stage.usher.call(`PATCH /api/staff/licenses/${id}`, { token: manager, body: { status: "revoked" } });
    await page.reload();
    const other = await opened.context.newPage();
    await other.addInitScript(
      `sessionStorage.setItem("usher-contact", ${JSON.stringify(opened.customer.accessToken)})`,
    );
    await other.goto(`${stage.usher.origin}/#/tenants`);
    await other.getByRole("button", { name: "Give up this tenant" }).press("Enter");
    await page.bringToFront();
    await giveUp.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByText("This cannot be taken back").waitFor();
    await page.getByRole("button", { name: "Give it up, and delete" }).click();
    await told(opened, "status", "no longer yours");
    await other.bringToFront();
    await other.getByRole("button", { name: "Give it up, and delete" }).click();
    await other.getByRole("alert").getByText("was no longer yours").waitFor();
    await other.getByText("None so far.").waitFor();
    await page.getByText("None so far.").waitFor();
    await opened.expectQuiet();
    expect(
      opened.requests.filter((request) => request.includes(stage.authority)).map((request) => request.split("?")[0]),
    ).toEqual([
      `GET ${stage.authority}/organizations/oauth2/v2.0/authorize`,
      `POST ${stage.authority}/organizations/oauth2/v2.0/authorize`,
      `POST ${stage.authority}/organizations/oauth2/v2.0/token`,
    ]);
    await opened.context.close();
  });

  test("is not proven by who cancels, by a mere user, or for whom it is another's", async () => {
    const opened = await stage.enter("#/tenants");
    await signInWithMicrosoft(opened, "Cancel");
    await told(opened, "alert", "was cancelled");
    await signInWithMicrosoft(opened, "Sign in as one of its users");
    await told(opened, "alert", "administers no tenant");
    const tenant = await signInWithMicrosoft(opened, ADMINISTRATOR);
    await told(opened, "status", "is yours");
    await opened.page.reload();
    expect(await opened.page.getByText("You can start a trial").count()).toBe(0);
    await opened.expectQuiet();
    await opened.context.close();

    const other = await stage.enter("#/tenants");
    await signInWithMicrosoft(other, ADMINISTRATOR, tenant);
    await told(other, "alert", "belongs to another organization");
    await other.context.close();
  });

  test("an answer of a sign-in that this window did not begin is thrown away", async () => {
    const opened = await stage.enter("#/tenants");
    await opened.page.goto(`${stage.usher.origin}/#code=somebody-elses&state=somebody-elses`);
    await opened.page.reload();
    await heading(opened, "Licenses");
    expect(opened.page.url()).not.toContain("code=");
    expect(opened.requests.filter((request) => request.includes(stage.authority))).toEqual([]);
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("licenses at a glance", () => {
  test("state, days, key to copy, and sites, one of which is freed, in another window too", async () => {
    const opened = await stage.enter();
    const { page, customer } = opened;
    const { id, key } = await issue(customer, { maxSites: 2 });
    await stage.usher.call("PATCH /api/organization", { token: customer.accessToken, body: { contactName: "Ada" } });
    const site: string = randomUUID();
    const reader = await stage.usher.token("user", "--tenant", customer.tenant, "--rights", "reader");
    const activated = await stage.usher.call(`POST /api/sites/${site}.${randomUUID()}/activation`, {
      token: reader,
      body: { product: "alerts" },
    });
    expect(activated.status).toBe(201);
    await page.reload();
    const card = page.getByRole("article", { name: "Alerts, premium" });
    await card.getByText("Valid for 365 more days").waitFor();
    await opened.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await card.getByRole("button", { name: "Copy" }).click();
    await card.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(key);
    await card.getByText("1 of 2 sites in use").press("Enter");
    await card.getByText(site).waitFor();
    await lookAt(page, "licenses-sites");

    const other = await opened.context.newPage();
    await other.addInitScript(`sessionStorage.setItem("usher-contact", ${JSON.stringify(customer.accessToken)})`);
    await other.goto(stage.usher.origin);
    await other.getByText("1 of 2 sites in use").press("Enter");
    await page.bringToFront();
    const free = `Free its place …: the site ${site}`;
    await card.getByRole("button", { name: free }).press("Enter");
    await page.keyboard.press("Enter");
    await lookAt(page, "licenses-free");
    await card.getByText("1 of 2 sites in use").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Free its place" }).click();
    await card.getByText("0 of 2 sites in use").waitFor();
    await told(opened, "status", `The place of the site ${site} is free`);
    await other.bringToFront();
    await other.getByRole("button", { name: free }).click();
    await other.getByRole("dialog").getByRole("button", { name: "Free its place" }).click();
    await other.getByRole("alert").getByText("free already").waitFor();
    await other.getByText("0 of 2 sites in use").waitFor();
    await other.close();
    await stage.usher.call(`PATCH /api/staff/licenses/${id}`, { token: manager, body: { status: "suspended" } });
    await page.reload();
    await card.getByText("Suspended").waitFor();
    await card.getByRole("link", { name: "Write to us" }).click();
    await heading(opened, "Ask support");
    await page.goBack();
    await heading(opened, "Licenses");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("what has ended is folded away, and nothing lies ahead by a clock that is slow", async () => {
    const opened = await stage.enter();
    const { page, customer } = opened;
    await issue(customer);
    const { id } = await issue(customer, { edition: "standard" });
    await stage.usher.call(`PATCH /api/staff/licenses/${id}`, { token: manager, body: { status: "revoked" } });
    await page.clock.setFixedTime(Date.now() - 600_000);
    await page.reload();
    await page.getByRole("article", { name: "Alerts, premium" }).getByText("Valid for 365 more days").waitFor();
    const over = page.getByRole("article", { name: "Alerts, standard" });
    expect(await over.isVisible()).toBe(false);
    await page.getByText("One that has ended").press("Enter");
    await over.getByText("Revoked").waitFor();
    expect(await over.getByRole("button", { name: "Copy" }).count()).toBe(0);
    await lookAt(page, "licenses-over");
    await opened.context.close();
  });

  test("a trial is offered where there was none, and what went well is not said of what was refused", async () => {
    await putProduct(stage.usher, "notes");
    const opened = await stage.enter();
    const { page, customer } = opened;
    await issue(customer);
    const second = randomUUID();
    await stage.usher.call(`PUT /api/staff/organizations/${customer.organizationId}/tenants/${second}`, {
      token: manager,
    });
    await page.reload();
    const tenants = page.getByLabel("Tenant").locator("option");
    await page.getByLabel("Product").selectOption("notes");
    await expect(tenants.count()).resolves.toBe(2);
    await page.getByLabel("Product").selectOption("alerts");
    await expect(tenants.allTextContents()).resolves.toEqual([second]);
    await page.getByRole("button", { name: "Start the trial" }).click();
    await told(opened, "status", "has begun");
    await page.route("**/api/organization/trials", (route) => route.abort());
    await page.getByRole("button", { name: "Start the trial" }).click();
    await told(opened, "alert", "no connection");
    expect(await page.getByText("has begun").count()).toBe(0);
    await opened.expectQuiet();
    await opened.context.close();
  });
});
