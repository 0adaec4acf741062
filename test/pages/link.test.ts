import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import type { Browser } from "playwright-core";
import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";
import { askForDebug, newCustomer, newRegistration, newTicket, signIn } from "../e2e/customers.ts";
import { type BuiltPackage, buildPackage } from "../e2e/package.ts";
import { startUsher, type Usher } from "../e2e/usher.ts";
import { openBrowser, openPage, type WatchedPage } from "./browser.ts";
import { lookAt } from "./looks.ts";

let built: BuiltPackage;
let usher: Usher;
let browser: Browser;

beforeAll(async () => {
  built = await buildPackage();
  [usher, browser] = await Promise.all([startUsher(built.folder), openBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await usher?.remove();
  await built?.remove();
});

/** Opens the link that a mail to this address holds, and checks at the end that the page behaved. */
const openLink = async (action: LinkAction, token: string): Promise<WatchedPage> => {
  const opened = await openPage(browser);
  await opened.page.goto(`${usher.origin}/link#${action}.${token}`);
  return opened;
};

const submit = ({ page }: WatchedPage): Promise<void> => page.locator("button[type=submit]").click();

const fill = async (opened: WatchedPage, password: string, repeated?: string): Promise<void> => {
  const fields = opened.page.locator("input[type=password]");
  await fields.first().fill(password);
  if (repeated !== undefined) await fields.last().fill(repeated);
  await submit(opened);
};

const message = ({ page }: WatchedPage) => page.getByLabel("Your message");

const write = async (opened: WatchedPage, text: string): Promise<void> => {
  await message(opened).fill(text);
  await submit(opened);
};

/** What this window keeps of the link and of what was typed, but for what came of it. */
const keptSecrets = ({ page }: WatchedPage, ...secrets: string[]): Promise<string[]> =>
  page
    .evaluate<string>("JSON.stringify({ ...sessionStorage, ...localStorage })")
    .then((kept) => secrets.filter((secret) => kept.includes(secret)));

const titled = ({ page }: WatchedPage, title: string) => page.getByRole("heading", { name: title }).waitFor();

/** No error but those that a refused request leaves in the console; no cookie; no token in any address, nor kept once it was used. */
const expectClean = async (opened: WatchedPage, token: string): Promise<void> => {
  const { page, context, faults, requests } = opened;
  expect(faults.filter((fault) => !fault.startsWith("Failed to load resource"))).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(page.url()).toBe(`${usher.origin}/link`);
  expect(requests.filter((request) => request.includes(token) && !request.includes("#"))).toEqual([]);
  expect(await page.evaluate("history.length")).toBeLessThanOrEqual(2);
  expect(await keptSecrets(opened, token)).toEqual([]);
  await context.close();
};

const pendingRegistration = async () => {
  const body = newRegistration();
  await usher.call("POST /api/registrations", { body });
  return { ...body, token: await usher.inbox.linkToken(body.contactEmail, "verify") };
};

const resetLink = async () => {
  const customer = await newCustomer(usher);
  await usher.call("POST /api/password/reset", { body: { email: customer.email } });
  return { ...customer, token: await usher.inbox.linkToken(customer.email, "reset") };
};

/** A customer who wrote to support, and the link of the mail that says so. */
const asking = async () => {
  const customer = await newCustomer(usher);
  const ticket = await newTicket(usher, customer);
  return { ...customer, ...ticket, token: await usher.inbox.linkToken(customer.email, "ticket") };
};

/** A customer whose support asks for debug logging, and the link of the mail that says so. */
const askedForDebug = async () => {
  const customer = await newCustomer(usher);
  const ticket = await newTicket(usher, customer);
  const [agent, proof] = await Promise.all([
    usher.token("employee", "--role", "Support.Agent"),
    usher.token("user", "--tenant", customer.tenant, "--admin"),
  ]);
  await askForDebug(usher, customer, ticket, { agent, proof });
  return { ...customer, token: await usher.inbox.linkToken(customer.email, "debug") };
};

/** A customer whose erasure an officer passed on, and the link of the mail that says so. */
const askedForErasure = async () => {
  const customer = await newCustomer(usher);
  const officer = await usher.token("employee", "--role", "Privacy.Officer");
  const body = { contactEmail: customer.email };
  const asked = await usher.call("POST /api/staff/erasures", { token: officer, body });
  expect(asked.status).toBe(202);
  return { ...customer, token: await usher.inbox.linkToken(customer.email, "erasure") };
};

const messagesOf = async ({ id, accessToken: token }: { id: string; accessToken: string }): Promise<unknown> => {
  const { json } = await usher.call(`GET /api/organization/tickets/${id}`, { token });
  const messages = (json?.messages ?? []) as { author: string; text: string }[];
  return messages.map(({ author, text }) => [author, text]);
};

describe("the page behind a mailed link", () => {
  test("confirms a registration, after a wrong password too", async () => {
    const { token, password, contactEmail } = await pendingRegistration();
    const opened = await openLink("verify", token);
    await titled(opened, "Confirm your registration");
    await fill(opened, "not the right sentence");
    await opened.page.getByRole("alert").filter({ hasText: "password is not right" }).waitFor();
    expect(await opened.page.getByLabel("Your password").inputValue()).toBe("not the right sentence");
    await fill(opened, password);
    await titled(opened, "Done");
    await expect(signIn(usher, contactEmail, password)).resolves.toBeDefined();
    expect(await opened.page.getByRole("link", { name: "To the sign-in" }).getAttribute("href")).toBe("/");
    await expectClean(opened, token);
  });

  test("sets a new password, when it was given twice alike and is a good one", async () => {
    const { token, email } = await resetLink();
    const opened = await openLink("reset", token);
    await titled(opened, "Choose a new password");
    const invalid = () =>
      opened.page.evaluate("[...document.querySelectorAll('[aria-invalid=true]')].map(({ name }) => name)");
    await fill(opened, "a wholly different sentence", "a slip of the hand");
    await opened.page.getByRole("alert").filter({ hasText: "not the same" }).waitFor();
    expect(await invalid()).toEqual(["newPasswordAgain"]);
    await fill(opened, "password1234", "password1234");
    await opened.page.getByRole("alert").filter({ hasText: "tried first" }).waitFor();
    expect(await invalid()).toEqual(["newPassword"]);
    await fill(opened, "a wholly different sentence", "a wholly different sentence");
    await titled(opened, "Done");
    await expect(signIn(usher, email, "a wholly different sentence")).resolves.toBeDefined();
    await expectClean(opened, token);
  });

  test("makes a new contact of whoever was asked to take over", async () => {
    const customer = await newCustomer(usher);
    const contactEmail = `cleo-${randomUUID()}@customer.example`;
    await usher.call("POST /api/organization/handover", {
      token: customer.accessToken,
      body: { contactName: "Cleo", contactEmail, contactPhone: "+1 202 555 0101", currentPassword: customer.password },
    });
    const token = await usher.inbox.linkToken(contactEmail, "handover");
    const opened = await openLink("handover", token);
    await titled(opened, "Become the contact person");
    await fill(opened, "the new contact's sentence", "the new contact's sentence");
    await titled(opened, "Done");
    await expect(signIn(usher, contactEmail, "the new contact's sentence")).resolves.toBeDefined();
    await expectClean(opened, token);
  });

  test("sends a message to support, in whatever script, and the mail about it has the next link", async () => {
    const { token, ...ticket } = await asking();
    const opened = await openLink("ticket", token);
    await titled(opened, "Write to support");
    expect(await opened.page.locator("input").count()).toBe(0);
    await submit(opened);
    await opened.page.getByRole("alert").filter({ hasText: "This is needed." }).waitFor();
    const text = "ההתראות מגיעות פעמיים <b>.\n\nそして遅い 🎉";
    await write(opened, text);
    await titled(opened, "Done");
    expect(await messagesOf(ticket)).toEqual([["requester", text]]);
    await expectClean(opened, token);

    const next = await openLink("ticket", await usher.inbox.linkToken(ticket.email, "ticket", token));
    await write(next, "x".repeat(20_001));
    await next.page.getByRole("alert").filter({ hasText: "at most 20000 characters" }).waitFor();
    await write(next, "Once more.");
    await titled(next, "Done");
    expect(await keptSecrets(next, "Once more.")).toEqual([]);
    await next.context.close();
    expect(await messagesOf(ticket)).toHaveLength(2);
  });

  test("a message that a used link refuses can be copied, survives a reload, and is sent by the newest link", async () => {
    const { token, ...ticket } = await asking();
    const first = await openLink("ticket", token);
    await write(first, "It began on Monday.");
    await titled(first, "Done");
    await expectClean(first, token);
    const used = await openLink("ticket", token);
    const { page, context } = used;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const text = "It is the list of contracts.\n\nTwo lines 🎉";
    await write(used, text);
    await titled(used, "This link is no longer valid");
    await page.reload();
    await page.getByText("open the one in the newest mail").waitFor();
    expect(await page.getByLabel("What you wrote").inputValue()).toBe(text);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(text);
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))");
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("status").filter({ hasText: "It is selected" }).waitFor();
    expect(await page.evaluate("getSelection().toString()")).toBe(text);
    expect(await keptSecrets(used, token)).toEqual([]);

    const newest = await usher.inbox.linkToken(ticket.email, "ticket", token);
    await page.goto(`${usher.origin}/link#ticket.${newest}`);
    await titled(used, "Write to support");
    expect(page.url()).toBe(`${usher.origin}/link`);
    expect(await message(used).inputValue()).toBe(text);
    await submit(used);
    await titled(used, "Done");
    expect(await messagesOf(ticket)).toEqual([
      ["requester", "It began on Monday."],
      ["requester", text],
    ]);
    expect(await keptSecrets(used, newest, "list of contracts")).toEqual([]);
    await page.reload();
    await titled(used, "Done");
    await context.close();
  });

  test("a window that is loaded anew still has the link and the text, and no address tells it", async () => {
    const { token, ...ticket } = await asking();
    const opened = await openLink("ticket", token);
    await message(opened).fill("Half a thought");
    await opened.page.reload();
    expect(await message(opened).inputValue()).toBe("Half a thought");
    expect(opened.requests).toEqual([`GET ${usher.origin}/link`, `GET ${usher.origin}/link`]);
    await write(opened, "A whole thought");
    await titled(opened, "Done");
    expect(await messagesOf(ticket)).toEqual([["requester", "A whole thought"]]);
    await expectClean(opened, token);
  });

  test("a window that is restored later has the link no more", async () => {
    const { token } = await pendingRegistration();
    const opened = await openLink("verify", token);
    await titled(opened, "Confirm your registration");
    const { page } = opened;
    await page.clock.install({ time: Date.now() + 29 * 60_000 });
    await page.reload();
    await titled(opened, "Confirm your registration");
    await page.clock.setSystemTime(Date.now() + 31 * 60_000);
    await page.reload();
    await titled(opened, "This link is not complete");
    expect(await keptSecrets(opened, token)).toEqual([]);
    await expectClean(opened, token);
  });

  test("the whole link that is pasted where a piece of it was opened counts at once", async () => {
    const { token, password } = await pendingRegistration();
    const opened = await openLink("verify", token.slice(0, 20));
    await titled(opened, "This link is not complete");
    await opened.page.goto(`${usher.origin}/link#verify.${token}`);
    await titled(opened, "Confirm your registration");
    await fill(opened, password);
    await titled(opened, "Done");
    expect(await opened.page.evaluate("history.length")).toBe(3);
    await opened.page.goBack();
    expect(opened.page.url()).toBe(`${usher.origin}/link`);
    await opened.context.close();
  });

  test("a message whose answer was lost on the way is sent again and arrives once", async () => {
    const { token, ...ticket } = await asking();
    const opened = await openLink("ticket", token);
    let lost = 0;
    await opened.page.route("**/api/tickets/replies", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await write(opened, "Did this arrive?");
    await opened.page.getByRole("alert").filter({ hasText: "no connection" }).waitFor();
    expect(await message(opened).inputValue()).toBe("Did this arrive?");
    await submit(opened);
    await titled(opened, "Done");
    expect(await messagesOf(ticket)).toEqual([["requester", "Did this arrive?"]]);
    await expectClean(opened, token);
  });

  test.each([
    ["Allow", "allowed"],
    ["Refuse", "refused"],
  ])("%s: debug logging is %s, without a password, and once", async (button, state) => {
    const { accessToken, token } = await askedForDebug();
    const opened = await openLink("debug", token);
    await titled(opened, "Debug logging for support");
    expect(await opened.page.locator("input, textarea").count()).toBe(0);
    await opened.page.getByRole("button", { name: button }).click();
    await titled(opened, "Done");
    await opened.page.getByText(`is ${state}`).waitFor();
    const { json } = await usher.call("GET /api/organization/debug-consents", { token: accessToken });
    expect(json?.consents).toEqual([expect.objectContaining({ state })]);
    await expectClean(opened, token);
    const again = await openLink("debug", token);
    await again.page.getByRole("button", { name: "Allow" }).click();
    await titled(again, "This link is no longer valid");
    await expectClean(again, token);
  });

  test("erases everything once it has said what goes, and hands out a receipt to copy", async () => {
    const { token, email, password } = await askedForErasure();
    const opened = await openLink("erasure", token);
    await opened.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { page } = opened;
    await titled(opened, "Erase everything");
    await page.getByText("This cannot be undone.").waitFor();
    expect(await page.getByRole("main").getByRole("listitem").count()).toBe(4);
    expect(await page.locator("input, textarea").count()).toBe(0);
    await expect(signIn(usher, email, password)).resolves.toBeDefined();
    await page.getByRole("button", { name: "Erase everything" }).click();
    await titled(opened, "Everything is erased");
    await expect(signIn(usher, email, password)).rejects.toThrow("401");
    await page.reload();
    await titled(opened, "Everything is erased");
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the receipt" }).click(),
    ]);
    const receipt = await readFile(await saved.path(), "utf8");
    expect(receipt).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    await page.getByRole("button", { name: "Copy: Number" }).click();
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    const number = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(decodeJwt(receipt)).toMatchObject({ jti: number });
    const state = page.waitForResponse(`**/api/erasures/${number}`);
    await page.getByRole("button", { name: "See how far it is" }).click();
    expect((await state).status()).toBe(200);
    await page.getByRole("link", { name: `/#/receipt/${number}` }).waitFor();
    await expectClean(opened, token);
    const again = await openLink("erasure", token);
    await again.page.getByRole("button", { name: "Erase everything" }).click();
    await titled(again, "This link is no longer valid");
    await again.page.getByText("If it was used, everything has been erased.").waitFor();
    expect(await again.page.getByText("Your receipt").count()).toBe(0);
    await expectClean(again, token);
  });

  test("a link that was used in another tab says that it is over", async () => {
    const { token, password } = await pendingRegistration();
    const [first, second] = [await openLink("verify", token), await openLink("verify", token)];
    await fill(first, password);
    await titled(first, "Done");
    await fill(second, password);
    await titled(second, "This link is no longer valid");
    await expectClean(first, token);
    await expectClean(second, token);
  });

  test.each([
    ["cut short", "verify.abc"],
    ["of an unknown kind", `nothing.${"A".repeat(43)}`],
    ["without a fragment", ""],
  ])("a link that is %s asks for nothing", async (_, fragment) => {
    const opened = await openPage(browser);
    await opened.page.goto(`${usher.origin}/link${fragment && `#${fragment}`}`);
    await titled(opened, "This link is not complete");
    expect(await opened.page.locator("form").count()).toBe(0);
    expect(await opened.page.getByRole("link", { name: "Ask support" }).getAttribute("href")).toBe("/#/support");
    await expectClean(opened, fragment || "nothing");
  });

  test("a lost connection loses neither the link nor what was typed", async () => {
    const { token, password } = await pendingRegistration();
    const opened = await openLink("verify", token);
    await opened.context.setOffline(true);
    await fill(opened, password);
    await opened.page.getByRole("alert").filter({ hasText: "no connection" }).waitFor();
    await opened.context.setOffline(false);
    await submit(opened);
    await titled(opened, "Done");
    await expectClean(opened, token);
  });

  test("a link whose time is over says so", async () => {
    const { token } = await resetLink();
    await usher.clock("--advance", "P2D");
    const opened = await openLink("reset", token);
    await fill(opened, "a wholly different sentence", "a wholly different sentence");
    await titled(opened, "This link is no longer valid");
    await expectClean(opened, token);
    await usher.clock("--reset");
  });
});

describe("every page", () => {
  const LOOKS = [
    { colorScheme: "light", viewport: { width: 1200, height: 800 } },
    { colorScheme: "dark", viewport: { width: 1200, height: 800 } },
    { colorScheme: "light", viewport: { width: 360, height: 740 } },
  ] as const;

  test.each([
    ["the form of a new password", `link#reset.${"A".repeat(43)}`, "Choose a new password"],
    ["the form of a message", `link#ticket.${"A".repeat(43)}`, "Write to support"],
    ["a decision", `link#debug.${"A".repeat(43)}`, "Debug logging for support"],
    ["an erasure", `link#erasure.${"A".repeat(43)}`, "Erase everything"],
    ["what is kept", "privacy", "In short"],
  ])("%s can be read and used, however it is looked at", async (_, path, title) => {
    const opened = await openPage(browser);
    await opened.page.goto(`${usher.origin}/${path}`);
    await titled(opened, title);
    await lookAt(opened.page, path.split(".")[0]?.replace("#", "-") ?? "");
    expect(opened.faults).toEqual([]);
    await opened.context.close();
  });

  test.each(["/", "/staff", "/tenant", "/link", "/privacy"])(
    "%s fits light, dark and a phone, with no fault and no cookie",
    async (path) => {
      for (const look of LOOKS) {
        const { page, context, faults, requests } = await openPage(browser, look);
        const response = await page.goto(usher.origin + path);
        expect(response?.status()).toBe(200);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        expect(ground === "rgb(255, 255, 255)").toBe(look.colorScheme === "light");
        expect([faults, requests, await context.cookies()]).toEqual([[], [`GET ${usher.origin}${path}`], []]);
        await context.close();
      }
    },
  );

  test("an address that leads nowhere says so as a page, and leads on", async () => {
    const { page, context } = await openPage(browser);
    const response = await page.goto(`${usher.origin}/nothing/<b>at all`);
    expect([response?.status(), response?.headers()["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    await page.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
    await lookAt(page, "missing");
    await page.getByRole("link", { name: "Ask support" }).click();
    await page.getByLabel("What is it about").waitFor();
    await context.close();
  });

  test("/privacy is whole without script, and unfolds by the keyboard", async () => {
    const { page, context, faults } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${usher.origin}/privacy`);
    const field = page.getByText("The contact person's phone number", { exact: false }).first();
    expect(await field.isVisible()).toBe(false);
    await page.locator("summary").first().press("Enter");
    await field.waitFor();
    await page.getByRole("link", { name: "Backups" }).click();
    expect(page.url()).toBe(`${usher.origin}/privacy#backups`);
    expect([faults, await context.cookies()]).toEqual([[], []]);
    await context.close();
  });
});
