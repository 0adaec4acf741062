import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newCustomer, signIn as signInBy } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, type Stage, signIn, told } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

const profileOf = async (token: string) => (await stage.usher.call("GET /api/organization", { token })).json;

describe("the profile", () => {
  test("is changed, faults and all, unless it was changed meanwhile", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    await page.getByLabel("Your name").fill("Ada B. Example");
    await page.getByLabel("Your phone number").fill("none");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "Use a phone number");
    await lookAt(page, "account");
    await page.getByLabel("Your phone number").fill("+1 202 555 0199");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Saved");
    expect(await profileOf(customer.accessToken)).toMatchObject({
      contactName: "Ada B. Example",
      contactPhone: "+1 202 555 0199",
    });
    await stage.usher.call("PATCH /api/organization", { token: customer.accessToken, body: { contactName: "Cleo" } });
    await page.getByLabel("Your name").fill("Dora");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "Your name – Somebody else, or you in another window, has saved “Cleo” here");
    // What stands green is what came of the last press alone.
    expect(await page.getByText("Saved.", { exact: true }).count()).toBe(0);
    expect(await page.getByLabel("Your name").inputValue()).toBe("Dora");
    await lookAt(page, "account-conflict");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await told(opened, "status", "Saved");
    expect(await profileOf(customer.accessToken)).toMatchObject({ contactName: "Dora" });
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("keeps what was typed until it is saved or undone, also while mails are switched off and when it was replaced", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    await page.getByLabel("Your name").fill("Ada the Third");
    await page.getByLabel("Name of the new contact person").fill("Cleo");
    await page.getByRole("button", { name: "Send me no such mails" }).click();
    await page.getByRole("button", { name: "Send me such mails" }).waitFor();
    await page.getByRole("link", { name: "Tenants" }).click();
    await page.getByText("None so far.").waitFor();
    await page.goBack();
    await heading(opened, "Account");
    await page.reload();
    expect(await page.getByLabel("Your name", { exact: true }).inputValue()).toBe("Ada the Third");
    expect(await page.getByLabel("Name of the new contact person").inputValue()).toBe("Cleo");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Saved");
    await page.getByLabel("Your name", { exact: true }).fill("Ada the Fourth");
    await stage.usher.call("PATCH /api/organization", { token: customer.accessToken, body: { contactName: "Cleo" } });
    await page.reload();
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "has saved “Cleo” here");
    await page.getByRole("button", { name: "Undo my changes" }).click();
    await page.waitForFunction('document.querySelector("[name=contactName]")?.value === "Cleo"');
    expect(await page.getByRole("alert").count()).toBe(0);
    await opened.context.close();
  });

  test("mails before a license ends are switched off and on", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    await page.getByRole("button", { name: "Send me no such mails" }).click();
    await page.getByRole("button", { name: "Send me such mails" }).waitFor();
    expect(await profileOf(customer.accessToken)).toMatchObject({ expiryNotices: false });
    await page.getByRole("button", { name: "Send me such mails" }).click();
    await page.getByRole("button", { name: "Send me no such mails" }).waitFor();
    expect(await profileOf(customer.accessToken)).toMatchObject({ expiryNotices: true });
    await opened.context.close();
  });
});

describe("the account", () => {
  test("gets another password, and whoever chose it stays signed in", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    const fresh = `another sentence ${randomUUID()}`;
    const change = async (current: string): Promise<void> => {
      await page.getByLabel("Your present password", { exact: true }).fill(current);
      await page.getByLabel("New password").fill(fresh);
      await page.getByLabel("The new one once more").fill(fresh);
      await page.getByRole("button", { name: "Change the password" }).click();
    };
    await change("not the right sentence");
    await told(opened, "alert", "Your present password – Your present password is not right");
    expect(await page.getByLabel("Your present password", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    await page.setViewportSize({ width: 390, height: 844 });
    await change(customer.password);
    await told(opened, "status", "counts from now on");
    const isSeen =
      "document.elementFromPoint(innerWidth / 2, document.querySelector('.notice.good').getBoundingClientRect().top + 5)?.closest('.notice') !== null";
    expect(await page.evaluate(isSeen)).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("link", { name: "Tenants" }).click();
    await page.getByText("None so far.").waitFor();
    await expect(signInBy(stage.usher, customer.email, fresh)).resolves.toBeDefined();
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("is handed over by a link to the new address", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    const address = `cleo-${randomUUID()}@customer.example`;
    await page.getByLabel("Name of the new contact person").fill("Cleo");
    await page.getByLabel("New e-mail address").fill(address);
    await page.getByLabel("New phone number").fill("+1 202 555 0101");
    await page.getByLabel("Your present password, to hand over").fill(customer.password);
    await page.getByRole("button", { name: "Send the link" }).click();
    await told(opened, "status", `on its way to ${address}`);
    expect(await stage.usher.inbox.linkToken(address, "handover")).toHaveLength(43);
    await opened.context.close();
  });
});

describe("a session that has ended", () => {
  test("is begun again over what one was doing, and nothing that was typed is lost", async () => {
    const opened = await stage.enter("#/account");
    const { page, customer } = opened;
    await page.getByLabel("Your name").fill("Ada the Second");
    await stage.usher.clock("--advance", "PT2H");
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    await lookAt(page, "sign-in-again");
    await page.keyboard.press("Escape");
    await told(opened, "alert", "no longer signed in");
    expect(await page.getByLabel("Your name").inputValue()).toBe("Ada the Second");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await dialog.getByLabel("E-mail address").inputValue()).toBe(customer.email);
    const other = await newCustomer(stage.usher);
    await dialog.getByLabel("E-mail address").fill(other.email);
    await dialog.getByLabel("Password").fill(other.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.getByRole("alert").getByText("account of another organization").waitFor();
    await dialog.getByLabel("E-mail address").fill(customer.email);
    await dialog.getByLabel("Password").fill(customer.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await told(opened, "status", "Saved");
    const fresh = await signInBy(stage.usher, customer.email, customer.password);
    expect(await profileOf(fresh)).toMatchObject({ contactName: "Ada the Second" });
    await opened.expectQuiet();
    await opened.context.close();
    await stage.usher.clock("--reset");
  });

  test("who does not want to is signed out, and comes back to the same place", async () => {
    const opened = await stage.enter("#/tenants");
    const { page, customer } = opened;
    await page.getByText("None so far.").waitFor();
    await stage.usher.call("POST /api/organization/password", {
      token: customer.accessToken,
      body: { currentPassword: customer.password, newPassword: "a wholly different sentence" },
    });
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out instead" }).click();
    await heading(opened, "Sign in");
    await signIn(page, customer.email, "a wholly different sentence");
    await heading(opened, "Account");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("nobody else's ends with it, in another window of the browser", async () => {
    const opened = await stage.enter("#/tickets/new");
    const { page } = opened;
    await page.getByLabel("What is it about?").fill("Half a question");
    const other = await newCustomer(stage.usher);
    const window = await opened.context.newPage();
    await window.addInitScript(`sessionStorage.setItem("usher-contact", ${JSON.stringify(other.accessToken)})`);
    await window.goto(stage.usher.origin);
    await window.getByText(other.email).waitFor();
    await window.getByRole("button", { name: "Sign out" }).click();
    await window.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await heading(opened, "Ask support");
    expect(await page.getByLabel("What is it about?").inputValue()).toBe("Half a question");
    await opened.context.close();
  });

  test("an answer that never comes is given up after a while, and what was typed stays", async () => {
    const opened = await stage.enter("#/tickets/new");
    const { page } = opened;
    await page.getByLabel("What is it about?").fill("Half a question");
    await page.getByLabel("What happened").fill("Nothing.");
    await page.clock.install();
    await page.route("**/api/tickets", () => {});
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("form[aria-busy=true]").waitFor();
    await page.clock.fastForward(31_000);
    await told(opened, "alert", "No answer came for half a minute");
    expect(await page.getByLabel("What happened").inputValue()).toBe("Nothing.");
    await page.unroute("**/api/tickets");
    await page.getByRole("button", { name: "Send" }).click();
    await heading(opened, "Your question has arrived");
    await opened.context.close();
  });

  test("a connection that is lost while a part is shown is said, with a way to try again", async () => {
    const opened = await stage.enter();
    const { page } = opened;
    await opened.context.setOffline(true);
    await page.getByRole("link", { name: "Account" }).click();
    await told(opened, "alert", "no connection");
    await opened.context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("Your name").waitFor();
    await opened.context.close();
  });
});
