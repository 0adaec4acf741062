import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { askForDebug, newTicket } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, putProduct, type Stage, told } from "./stage.ts";

let stage: Stage;
let agent: string;

beforeAll(async () => {
  stage = await openStage();
  await putProduct(stage.usher);
  agent = await stage.usher.token("employee", "--role", "Support.Agent");
}, 60_000);
afterAll(() => stage?.close());

describe("tickets", () => {
  test("asked, answered, answered back; a draft outlives the back button, a lost answer is sent once", async () => {
    const opened = await stage.enter("#/tickets");
    const { page, customer } = opened;
    await page.getByText("You have not asked anything").waitFor();
    await page.getByRole("link", { name: "Ask support" }).click();
    await page.getByLabel("What is it about?").fill("Alerts come twice");
    const address = page.getByLabel("Your e-mail address");
    expect([await address.inputValue(), await address.isEditable()]).toEqual([customer.email, false]);
    await page.goBack();
    await heading(opened, "Tickets");
    await page.goForward();
    await page.getByLabel("What happened").fill("Since Monday.\n\nAlways <b>twice</b>.");
    expect(await page.getByLabel("What is it about?").inputValue()).toBe("Alerts come twice");
    let lost = 0;
    await page.route("**/api/tickets", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole("button", { name: "Send" }).click();
    await told(opened, "alert", "no connection");
    await page.getByRole("button", { name: "Send" }).click();
    await heading(opened, "Your question has arrived");
    expect(await page.title()).toMatch(/^Your question has arrived/);
    await page.getByRole("link", { name: "See it among your tickets" }).click();
    await page.getByRole("link", { name: "Alerts come twice" }).first().waitFor();
    expect(await page.getByRole("link", { name: "Alerts come twice" }).count()).toBe(1);
    await lookAt(page, "tickets");
    await page.getByRole("link", { name: "Alerts come twice" }).click();
    await heading(opened, "Alerts come twice");
    await page.getByText("Always <b>twice</b>.").waitFor();

    const id = page.url().split("/").at(-1);
    await stage.usher.call(`POST /api/staff/tickets/${id}/replies`, { token: agent, body: { text: "Which list?" } });
    await stage.usher.call(`POST /api/staff/tickets/${id}/resolve`, { token: agent });
    // Who comes back to the window sees what was said meanwhile.
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await page.getByText("Which list?").waitFor();
    await page.getByText("A message opens it again").waitFor();
    await page.getByLabel("Your message").fill("The one of contracts.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("listitem").filter({ hasText: "The one of contracts." }).waitFor();
    // The list is drawn first, and then the field is emptied.
    await page.waitForFunction('document.querySelector("textarea")?.value === ""');
    await told(opened, "status", "Your message is sent");
    await lookAt(page, "ticket");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test.each(["0193f000-0000-7000-8000-000000000000", "nonsense"])("%s is not there, and says so", async (id) => {
    const opened = await stage.enter(`#/tickets/${id}`);
    await told(opened, "alert", "no longer there");
    expect(await opened.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await opened.page.goto(`${stage.usher.origin}/#/${id}`);
    await heading(opened, "There is no such page");
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("debug logging", () => {
  test("is allowed in plain words, withdrawn, and shows who looked", async () => {
    const opened = await stage.enter("#/debug");
    const { page, customer } = opened;
    await page.getByText("Nobody has asked").waitFor();
    const ticket = await newTicket(stage.usher, customer);
    const proof = await stage.usher.token("user", "--tenant", customer.tenant, "--admin");
    await askForDebug(stage.usher, customer, ticket, { agent, proof });
    await page.goto(`${stage.usher.origin}/#/tickets/${ticket.id}`);
    await page.reload();
    await page.getByRole("link", { name: "Debug logging (1)" }).waitFor();
    await page.getByRole("link", { name: "Allow or refuse it" }).click();
    const card = page.getByRole("article", { name: `For ticket ${ticket.ticketNumber}` });
    await card.getByText("Support asks").waitFor();
    await card.getByRole("link", { name: "Alerts come twice" }).waitFor();
    await lookAt(page, "debug-asked");
    const other = await opened.context.newPage();
    await other.addInitScript(`sessionStorage.setItem("usher-contact", ${JSON.stringify(customer.accessToken)})`);
    await other.goto(`${stage.usher.origin}/#/debug`);
    await other.getByRole("button", { name: "Refuse" }).waitFor();
    await page.bringToFront();
    await card.getByRole("button", { name: "Allow" }).click();
    await card.getByText("You have allowed it").waitFor();
    await page.getByRole("link", { name: "Debug logging", exact: true }).waitFor();
    await other.bringToFront();
    await other.getByRole("button", { name: "Refuse" }).click();
    await other.getByRole("alert").getByText("decided a moment ago").waitFor();
    await other.getByText("You have allowed it").waitFor();
    expect(await other.getByRole("button", { name: "Refuse" }).count()).toBe(0);
    await other.close();
    const component = await stage.usher.token("user", "--tenant", customer.tenant, "--rights", "reader");
    const kept = await stage.usher.call(`POST /api/sites/${randomUUID()}.${randomUUID()}/debug`, {
      token: component,
      body: { component: "calendar", message: "it rained", data: {} },
    });
    expect(kept.status).toBe(202);
    await stage.usher.call(`GET /api/staff/tickets/${ticket.id}/debug-entries`, { token: agent });
    await card.getByRole("button", { name: "Withdraw" }).press("Enter");
    await page.keyboard.press("Enter");
    await card.getByText("You have allowed it").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw and delete" }).click();
    await card.getByText("You have withdrawn it").waitFor();
    await card.getByText("What happened, and who looked").press("Enter");
    await card.getByText("support looked at what was recorded").waitFor();
    await lookAt(page, "debug-withdrawn");
    await opened.expectQuiet();
    await opened.context.close();
  });
});
