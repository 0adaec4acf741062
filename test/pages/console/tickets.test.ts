import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newCustomer, newQuestion, newTicket } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, putProduct, type Stage, told } from "../portal/stage.ts";
import { enterConsole } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await putProduct(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

const AGENT = ["Support.Agent"] as const;

describe("a ticket", () => {
  test("is found, answered, linked; debug logging is asked for, read; and it is resolved", async () => {
    const { usher } = stage;
    const customer = await newCustomer(usher);
    const ticket = await newTicket(usher, customer);
    const opened = await enterConsole(stage, AGENT, "#/tickets");
    const { page } = opened;
    await page.getByRole("link", { name: "Alerts come twice" }).waitFor();
    await lookAt(page, "console-tickets");
    await page.getByLabel("Ticket number").fill("T-23456789");
    await page.getByRole("button", { name: "Open it" }).click();
    await told(opened, "alert", "There is no ticket of this number");
    await page.getByLabel("Ticket number").fill("zzz");
    await page.getByRole("button", { name: "Open it" }).click();
    await told(opened, "alert", "Ticket number – Use a ticket's number");
    expect(await page.getByLabel("Ticket number").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Ticket number").fill(ticket.ticketNumber);
    await page.getByRole("button", { name: "Open it" }).click();
    await heading(opened, "Alerts come twice");
    await page.getByText("link the ticket to one first").waitFor();

    await page.getByLabel("Your answer").fill("Which list is it?");
    await page.reload();
    expect(await page.getByLabel("Your answer").inputValue()).toBe("Which list is it?");
    let lost = 0;
    await page.route("**/replies", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole("button", { name: "Send the answer" }).click();
    await told(opened, "alert", "no connection");
    await page.getByRole("button", { name: "Send the answer" }).click();
    await told(opened, "status", "Your answer is on its way");
    await page.getByRole("listitem").filter({ hasText: "Which list is it?" }).waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "Which list is it?" }).count()).toBe(1);

    await page.getByLabel("E-mail address or name of the customer").fill("nobody@customer.example");
    await page.getByRole("button", { name: "Link", exact: true }).click();
    await told(opened, "alert", "Nobody is registered under exactly that");
    await page.getByLabel("E-mail address or name of the customer").fill(customer.email);
    await page.getByRole("button", { name: "Link", exact: true }).click();
    await told(opened, "status", `The ticket is linked to ${customer.organizationName}`);
    await page.getByText("an administrator of one of the customer's tenants").waitFor();

    const entraToken = await usher.token("user", "--tenant", customer.tenant, "--admin");
    await usher.call("POST /api/organization/tenants", { token: customer.accessToken, body: { entraToken } });
    await page.reload();
    await page.getByRole("button", { name: "Ask for it" }).click();
    await told(opened, "status", "The contact person was asked");
    const session = page.getByRole("article", { name: `Debug logging of the tenant ${customer.tenant}` });
    await session.getByText("Waits for").waitFor();
    const { json } = await usher.call("GET /api/organization/debug-consents", { token: customer.accessToken });
    const [{ id } = { id: "" }] = (json?.consents ?? []) as { id: string }[];
    await usher.call(`POST /api/organization/debug-consents/${id}`, {
      token: customer.accessToken,
      body: { decision: "allow" },
    });
    const component = await usher.token("user", "--tenant", customer.tenant, "--rights", "reader");
    await usher.call(`POST /api/sites/${randomUUID()}.${randomUUID()}/debug`, {
      token: component,
      body: { component: "calendar", message: "it <b>rained</b>", data: { drops: 3 } },
    });
    await page.reload();
    await session.getByText("Allowed: add-ins").waitFor();
    await session.getByText(/until .* at the latest/).waitFor();
    expect(await page.getByText("it <b>rained</b>").count()).toBe(0);
    await page.getByRole("button", { name: "Read what was recorded" }).click();
    await page.getByText("it <b>rained</b>").waitFor();
    await session.getByText("What happened, and in which role").press("Enter");
    await session.getByText("what was recorded was read").waitFor();
    await lookAt(page, "console-ticket");

    await page.getByRole("button", { name: "Resolve" }).click();
    await lookAt(page, "console-resolve");
    await usher.call(`POST /api/organization/tickets/${ticket.id}/replies`, {
      token: customer.accessToken,
      body: { text: "It has just happened again." },
    });
    await page.getByRole("button", { name: "Resolve it" }).click();
    await told(opened, "alert", "Nothing was done: somebody wrote or changed something meanwhile");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByText("It has just happened again.").waitFor();
    await page.getByRole("button", { name: "Resolve" }).click();
    await page.getByRole("button", { name: "Resolve it" }).click();
    await told(opened, "status", "Resolved. It is deleted on");
    await session.getByText("Over with the ticket").waitFor();
    await page.getByRole("link", { name: "All tickets" }).click();
    await page.getByRole("link", { name: "Resolved" }).click();
    await page.getByRole("link", { name: "Alerts come twice" }).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that two agents answer at once is answered by one, and the other keeps what was typed", async () => {
    const ticket = await newTicket(stage.usher, await newCustomer(stage.usher));
    const opened = await enterConsole(stage, AGENT, `#/tickets/${ticket.id}`);
    const { page } = opened;
    await page.getByLabel("Your answer").fill("From one of us.");
    const token = await stage.usher.token("employee", "--role", "Support.Agent");
    const body = { text: "From the other." };
    await stage.usher.call(`POST /api/staff/tickets/${ticket.id}/replies`, { token, body });
    await page.getByRole("button", { name: "Send the answer" }).click();
    await told(opened, "alert", "Nothing was sent: somebody wrote or changed something meanwhile");
    await page.getByRole("listitem").filter({ hasText: "From the other." }).waitFor();
    expect(await page.getByLabel("Your answer").inputValue()).toBe("From one of us.");
    await lookAt(page, "console-answered-meanwhile");
    await page.getByRole("button", { name: "Send the answer" }).click();
    await told(opened, "status", "Your answer is on its way");
    await page.getByRole("listitem").filter({ hasText: "From one of us." }).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that is not there, or not there any more, is told", async () => {
    const opened = await enterConsole(stage, AGENT, `#/tickets/${randomUUID()}`);
    await opened.page.getByText("There is no such ticket").waitFor();
    await opened.page.getByRole("link", { name: "All tickets" }).click();
    await heading(opened, "Tickets");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("comes in a list a page at a time", async () => {
    for (let count = 0; count < 26; count += 1) {
      const body = newQuestion(`somebody-${count}@else.example`);
      expect((await stage.usher.call("POST /api/tickets", { body })).status).toBe(201);
    }
    const opened = await enterConsole(stage, AGENT, "#/tickets");
    const { page } = opened;
    const rows = page.getByRole("link", { name: "Alerts come twice" });
    await rows.nth(24).waitFor();
    expect(await rows.count()).toBe(25);
    await page.getByRole("button", { name: "Show more" }).click();
    await rows.nth(25).waitFor();
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    await rows.nth(25).click();
    await heading(opened, "Alerts come twice");
    await page.goBack();
    await rows.nth(25).waitFor();
    await page.waitForTimeout(100);
    expect(await page.evaluate("scrollY")).toBeGreaterThan(0);
    await opened.expectQuiet();
    await opened.context.close();
  });
});
