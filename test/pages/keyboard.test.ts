import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";
import { alertTokens, newAlertSite } from "../e2e/alertSite.ts";
import { askForDebug, licenseFor, newCustomer, newRegistration, newTicket, signIn } from "../e2e/customers.ts";
import { fillAway, fillIn, focusOn, landOn, press, pressAway, reach, walkBothWays, write } from "./keyboard.ts";
import { openStage, putProduct, type Stage } from "./portal/stage.ts";
import { newLinked, settingsOf } from "./tenant/administrator.ts";

/** Every page by Tab, Shift+Tab, Enter, Space, Escape and what one types: no pointer anywhere. */

let stage: Stage;
let manager: string;

beforeAll(async () => {
  stage = await openStage();
  manager = await putProduct(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

const PLACES = ["Customers", "Tickets", "Products", "Erasures", "Operations"];
const PARTS = ["Licenses", "Tenants", "Tickets", "Debug logging (1)", "Account", "Your data"];

/** Signs in to the portal by the keyboard. */
const enter = async (page: Page, email: string, password: string): Promise<void> => {
  await fillIn(page, "E-mail address", email);
  await fillIn(page, "Password", password);
  await page.keyboard.press("Enter");
};

describe("the portal", () => {
  test("is skipped into, registered at and signed in to", async () => {
    const { page, context } = await stage.open();
    const { contactEmail, password } = newRegistration();
    const [skip, ...rest] = await walkBothWays(page);
    expect([skip, rest.at(-1)]).toEqual(["Skip to the content", "Privacy"]);
    await press(page, "Skip to the content");
    await landOn(page, "Sign in");
    await page.keyboard.press("Tab");
    await focusOn(page, "E-mail address");
    await press(page, "Register");
    await landOn(page, "Register");
    await walkBothWays(page);
    await press(page, "Register");
    await press(page, "Register");
    await landOn(page, "6 things are not right yet");
    await press(page, /^Your e-mail address – /);
    await focusOn(page, "Your e-mail address");
    await write(page, contactEmail);
    await reach(page, "Organization", "Shift+Tab");
    await write(page, "Contoso");
    await fillIn(page, "Your name", "Ada Example");
    await fillIn(page, "Your phone number", "+1 202 555 0100");
    await fillIn(page, "Choose a password", password);
    await fillIn(page, "The same once more", password);
    await fillIn(page, "How did you find us?", "a colleague");
    await press(page, "Register");
    await landOn(page, "Look into your mail");
    const token = await stage.usher.inbox.linkToken(contactEmail, "verify");
    await stage.usher.call("POST /api/registrations/verify", { body: { token, password } });
    await press(page, "To the sign-in");
    await landOn(page, "Sign in");
    await enter(page, contactEmail, "not the right sentence");
    await landOn(page, "The address or the password");
    await enter(page, contactEmail, password);
    await landOn(page, "Licenses");
    await context.close();
  });

  test("licenses, tenants, tickets, debug logging, account and data are used; the place is never lost", async () => {
    const { usher } = stage;
    const customer = await newLinked(stage);
    const ticket = await newTicket(usher, customer);
    const [agent, proof] = await Promise.all([
      usher.token("employee", "--role", "Support.Agent"),
      usher.token("user", "--tenant", customer.tenant, "--admin"),
    ]);
    await askForDebug(usher, customer, ticket, { agent, proof });
    const body = { ...licenseFor(customer, "alerts", await usher.clock()), maxSites: 2 };
    await usher.call("POST /api/staff/licenses", { token: manager, body });
    const component = await usher.token("user", "--tenant", customer.tenant, "--rights", "reader");
    const site = randomUUID();
    await usher.call(`POST /api/sites/${site}.${randomUUID()}/activation`, {
      token: component,
      body: { product: "alerts" },
    });

    const { page, context } = await stage.open();
    await enter(page, customer.email, customer.password);
    await landOn(page, "Licenses");
    await press(page, "1 of 2 sites in use");
    expect(await walkBothWays(page)).toEqual(
      expect.arrayContaining(["Sign out", ...PARTS, `Free its place …: the site ${site}`]),
    );
    await press(page, `Free its place …: the site ${site}`);
    await landOn(page, "Take the license from this site?");
    await press(page, "Free its place");
    await page.getByText("0 of 2 sites in use").waitFor();
    await landOn(page, "Alerts");

    await press(page, "Tenants");
    await landOn(page, "Tenants");
    await press(page, `Give up this tenant …: ${customer.tenant}`, "Space");
    await landOn(page, "Give this tenant up?");
    expect(await walkBothWays(page)).toEqual(["Give it up, and delete what is kept", "Cancel"]);
    await press(page, "Give it up, and delete what is kept");
    await landOn(page, "One of its licenses still counts");
    await page.keyboard.press("Escape");
    await focusOn(page, `Give up this tenant …: ${customer.tenant}`);

    await press(page, "Tickets");
    await landOn(page, "Tickets");
    await press(page, "Alerts come twice");
    await landOn(page, "Alerts come twice");
    await fillIn(page, "Your message", "It is the list of contracts.");
    await press(page, "Send");
    await page.getByRole("listitem").filter({ hasText: "the list of contracts" }).waitFor();
    await focusOn(page, "Send");
    await page.goBack();
    await landOn(page, "Tickets");
    await press(page, "Ask support");
    await landOn(page, "Ask support");
    await walkBothWays(page);

    await press(page, "Debug logging (1)");
    await landOn(page, "Debug logging");
    await press(page, "Allow");
    await page.getByText("You have allowed it").waitFor();
    await focusOn(page, "Alerts come twice");
    await press(page, "What happened, and who looked");
    await page.getByText("you allowed it").waitFor();

    await press(page, "Account");
    await landOn(page, "Account");
    await walkBothWays(page);
    await fillIn(page, "Your phone number", "none");
    await press(page, "Save");
    await landOn(page, "One thing is not right yet");
    await context.setOffline(true);
    await press(page, "Your data");
    await landOn(page, "Your data");
    await press(page, "Show who looked");
    await page.getByRole("alert").filter({ hasText: "no connection" }).waitFor();
    await focusOn(page, "Show who looked");
    await context.setOffline(false);
    await page.keyboard.press("Enter");
    await landOn(page, "Who looked");

    await press(page, "Delete everything …");
    await focusOn(page, "Your password");
    await page.keyboard.press("Escape");
    // The browser closes it first, and then says so.
    await page.locator("dialog").waitFor({ state: "detached" });
    await focusOn(page, "Delete everything …");
    await page.keyboard.press("Enter");
    await focusOn(page, "Your password");
    await write(page, customer.password);
    await page.keyboard.press("Enter");
    await landOn(page, "Everything is deleted");
    expect(await walkBothWays(page)).toEqual(expect.arrayContaining(["Save the receipt", "See how far it is"]));
    await context.close();
  });
});

/** At the stand-in for Microsoft's sign-in. */
const chooseRoles = async (page: Page, roles: readonly string[]): Promise<void> => {
  await press(page, "Sign in with Microsoft");
  await page.getByRole("heading", { name: "Who signs in?" }).waitFor();
  for (const role of roles) await pressAway(page, role, "Space");
  await pressAway(page, "Sign in as an employee", "Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
};

describe("the console", () => {
  test("customers, licenses, products, tickets, erasures and operations are used; the place is never lost", async () => {
    const { usher } = stage;
    const [customer, another] = [await newLinked(stage), await newCustomer(usher)];
    await newTicket(usher, customer);
    const officer = await usher.token("employee", "--role", "Privacy.Officer");
    await usher.call("POST /api/staff/erasures", { token: officer, body: { contactEmail: another.email } });
    const { page, context } = await stage.open("", "staff");
    await chooseRoles(page, ["Licenses.Manage", "Support.Agent", "Privacy.Officer"]);
    expect(await walkBothWays(page)).toEqual([
      "Skip to the content",
      "Sign out",
      ...PLACES,
      "E-mail address or name",
      "Find",
      "Privacy",
    ]);
    await fillIn(page, "E-mail address or name", "no address@");
    await page.keyboard.press("Enter");
    await landOn(page, "One thing is not right yet");
    await fillIn(page, "E-mail address or name", customer.email);
    await page.keyboard.press("Enter");
    await page.getByText("One customer found").waitFor();
    await press(page, customer.organizationName);
    await landOn(page, customer.organizationName);
    await press(page, "Issue a license");
    await landOn(page, "Issue a license");
    await press(page, "Alerts");
    await landOn(page, "A license of Alerts");
    await walkBothWays(page);
    await reach(page, "Edition");
    await page.keyboard.press("ArrowDown");
    await reach(page, "End");
    await page.keyboard.type("01012099");
    await press(page, "Issue it");
    await landOn(page, customer.organizationName);
    await press(page, "Suspend: Alerts, premium");
    await landOn(page, "Suspend");
    await page.keyboard.press("Enter");
    expect(await walkBothWays(page)).toEqual(["Suspend it", "Leave it as it is"]);
    await press(page, "Suspend it");
    await landOn(page, "Done: its add-ins are told no");
    await press(page, "Resume: Alerts, premium");
    await landOn(page, "Done: its add-ins are told yes");
    await press(page, "Revoke: Alerts, premium");
    await press(page, "Revoke it for good");
    await landOn(page, "Done, for good");

    await press(page, "Products");
    await landOn(page, "Products");
    await press(page, "Alerts");
    await landOn(page, "Alerts");
    await fillIn(page, "Lease in seconds", "5");
    await press(page, "Save");
    await landOn(page, "One thing is not right yet");
    await press(page, /^Lease in seconds – /);
    await write(page, "");
    await press(page, "Save");
    await page.getByText("Alerts is saved").waitFor();

    await press(page, "Tickets");
    await landOn(page, "Tickets");
    await press(page, "Alerts come twice");
    await landOn(page, "Alerts come twice");
    await fillIn(page, "Your answer", "Which list is it?");
    await press(page, "Send the answer");
    await page.getByText("Your answer is on its way").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Which list is it?" }).waitFor();
    await focusOn(page, "Send the answer");
    await press(page, "Link");
    await page.getByText("The ticket is linked").waitFor();
    await landOn(page, "Customer");
    await walkBothWays(page);
    await press(page, "Resolve");
    await landOn(page, "Resolve");
    await press(page, "Resolve it");
    await page.getByText("Resolved. It is deleted on").waitFor();
    await landOn(page, "Answer");

    await press(page, "Erasures");
    await landOn(page, "Erasures");
    await fillIn(page, "Their e-mail address", customer.email);
    await page.keyboard.press("Enter");
    await page.getByText("The link is on its way").waitFor();
    await press(page, `Confirm: ${another.email}`);
    await landOn(page, "Erase everything");
    await press(page, "Erase everything for good");
    await landOn(page, "Everything is erased");
    await press(page, "To erasures");
    await landOn(page, "Erasures");
    await press(page, "Operations");
    await landOn(page, "Operations");
    await page.getByRole("article", { name: "Account mail" }).waitFor();
    await walkBothWays(page);
    await press(page, "Sign out");
    await landOn(page, "Sign in");
    await context.close();
  });
});

describe("the page of tenant administrators", () => {
  test("settings are changed, and a conflict and a warning are answered; the place is never lost", async () => {
    const { usher } = stage;
    const site = await newAlertSite(usher, alertTokens(usher), new Date(Date.now() - 60_000).toISOString());
    expect((await site.handOver()).status).toBe(202);
    const { tenant } = site.customer;
    const { page, context } = await stage.open("", "tenant");
    await press(page, "Sign in with Microsoft");
    await page.getByRole("heading", { name: "Who signs in?" }).waitFor();
    await fillAway(page, "Tenant id", tenant);
    await pressAway(page, "Sign in as its administrator", "Enter");
    await page.getByLabel("Time zone").waitFor();
    await walkBothWays(page);
    await fillIn(page, "Monday", "mornings");
    await press(page, "Tuesday to Friday as on Monday");
    await press(page, "Save");
    await landOn(page, "5 things are not right yet");
    await press(page, /^Monday – /);
    await focusOn(page, "Monday");
    await write(page, "9-12");
    await press(page, "Tuesday to Friday as on Monday", "Space");
    await press(page, "Save");
    await landOn(page, "Saved.");
    await press(page, "Undo what is not saved");
    await landOn(page, "What was not saved is undone");

    const other = await usher.token("user", "--tenant", tenant, "--admin");
    const settings = await settingsOf(stage, tenant);
    await usher.call("PUT /api/tenant/settings", { token: other, body: { ...settings, monthlyDay: 3 } });
    await reach(page, "Day of the monthly summary", "Shift+Tab");
    await write(page, "7");
    await press(page, "Save");
    await page.getByRole("dialog", { name: "Somebody else changed the same settings" }).waitFor();
    await focusOn(page, "Day of the monthly summary");
    await page.keyboard.type("Yours");
    await press(page, "Save what I chose");
    await landOn(page, "Saved.");
    await reach(page, "May alerts wait?");
    await page.keyboard.type("No; discard");
    await press(page, "Save");
    await landOn(page, "Discard");
    await page.keyboard.press("Escape");
    await landOn(page, "Nothing was saved");
    await press(page, "Save");
    await landOn(page, "Discard");
    await press(page, "Discard, and save");
    await landOn(page, "Saved. Alerts leave at once from now on");
    await press(page, "Sign out");
    await landOn(page, "Settings of your Microsoft 365 tenant");
    await context.close();
  });
});

describe("the page behind a mailed link", () => {
  /** What stands around it on every page that has no navigation. */
  const around = (...stops: unknown[]): unknown[] => ["Skip to the content", ...stops, "Privacy"];

  test("a password is chosen, a message sent, a decision taken, everything erased", async () => {
    const { usher } = stage;
    const customer = await newCustomer(usher);
    const { page, context } = await stage.open();
    const open = async (action: LinkAction): Promise<void> => {
      const token = await usher.inbox.linkToken(customer.email, action);
      await page.goto("about:blank");
      await page.goto(`${usher.origin}/link#${action}.${token}`);
    };
    await usher.call("POST /api/password/reset", { body: { email: customer.email } });
    await open("reset");
    expect(await walkBothWays(page)).toEqual(around("New password", "The same once more", "Set new password"));
    await fillIn(page, "New password", "a wholly different sentence");
    await fillIn(page, "The same once more", "a slip of the hand");
    await page.keyboard.press("Enter");
    await landOn(page, "One thing is not right yet");
    await fillIn(page, "The same once more", "a wholly different sentence");
    await page.keyboard.press("Enter");
    await landOn(page, "Done");
    await reach(page, "To the sign-in");

    const accessToken = await signIn(usher, customer.email, "a wholly different sentence");
    const ticket = await newTicket(usher, { ...customer, accessToken });
    await open("ticket");
    await fillIn(page, "Your message", "It is the list of contracts.");
    expect(await walkBothWays(page)).toEqual(around("Your message", "Send"));
    await press(page, "Send");
    await landOn(page, "Done");

    const [agent, proof] = await Promise.all([
      usher.token("employee", "--role", "Support.Agent"),
      usher.token("user", "--tenant", customer.tenant, "--admin"),
    ]);
    await askForDebug(usher, { ...customer, accessToken }, ticket, { agent, proof });
    await open("debug");
    expect(await walkBothWays(page)).toEqual(around("To your own pages", "Allow", "Refuse"));
    await context.setOffline(true);
    await press(page, "Refuse", "Space");
    await page.getByRole("alert").filter({ hasText: "no connection" }).waitFor();
    await focusOn(page, "Refuse");
    await context.setOffline(false);
    await page.keyboard.press("Enter");
    await landOn(page, "Done");

    const officer = await usher.token("employee", "--role", "Privacy.Officer");
    await usher.call("POST /api/staff/erasures", { token: officer, body: { contactEmail: customer.email } });
    await open("erasure");
    await press(page, "Erase everything");
    await landOn(page, "Everything is erased");
    expect(await walkBothWays(page)).toEqual(
      around(
        "Copy: Number",
        "Save the receipt",
        "See how far it is",
        expect.stringContaining("/#/receipt/"),
        "The receipt itself",
      ),
    );
    await context.close();
  });

  test("what is kept is unfolded and led to", async () => {
    const { page, context } = await stage.open("", "privacy");
    await walkBothWays(page);
    const field = page.getByText("The contact person's phone number", { exact: false }).first();
    expect(await field.isVisible()).toBe(false);
    await press(page, /^A registration that nobody/);
    await field.waitFor();
    await reach(page, "Backups", "Shift+Tab");
    await page.keyboard.press("Enter");
    expect(page.url()).toBe(`${stage.usher.origin}/privacy#backups`);
    await context.close();
  });
});
