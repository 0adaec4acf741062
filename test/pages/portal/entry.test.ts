import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { newCustomer, newRegistration } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { openQuiet } from "../watch.ts";
import { heading, openStage, type Stage, signIn } from "./stage.ts";

/** A mark as a vendor may have one: two circles. */
const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 32"><circle cx="16" cy="16" r="15" fill="#6d28d9"/><circle cx="32" cy="16" r="15" fill="#db2777" opacity=".8"/></svg>`;
const LOGO = `data:image/svg+xml;base64,${Buffer.from(MARK).toString("base64")}`;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ USHER_VENDOR_LOGO: LOGO, USHER_VENDOR_COLOUR: "#6d28d9" });
}, 60_000);
afterAll(() => stage?.close());

describe("the page itself", () => {
  test.each(["/", "/?support", "/link", "/privacy", "/staff", "/tenant"])(
    "%s is sent once, and then not again",
    async (path) => {
      const first = await fetch(stage.usher.origin + path);
      const etag = first.headers.get("etag") ?? "";
      expect([first.status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]{27}"$/)]);
      const again = await fetch(stage.usher.origin + path, { headers: { "If-None-Match": etag } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    },
  );
});

describe("who chose by themselves", () => {
  const edge = (page: Page, selector: string, side: string): Promise<string> =>
    page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).border${side}`);

  test("colours: sees by edges what is a button, and by a line which part is shown", async () => {
    const { page, context } = await stage.open();
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    expect(await edge(page, "button[type=submit]", "")).toMatch(/^1px solid/);
    expect(await edge(page, "nav a[aria-current]", "Bottom")).not.toBe(
      await edge(page, "nav a:not([aria-current])", "Bottom"),
    );
    await context.close();
  });

  test("less motion: sees none", async () => {
    const { page, context } = await stage.open();
    const duration = (): Promise<string> =>
      page.evaluate("getComputedStyle(document.querySelector('button[type=submit]')).transitionDuration");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await duration()).toBe("0.15s, 0.15s");
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await duration()).toBe("0s");
    await context.close();
  });
});

describe("registration", () => {
  test("lists every fault at once, each at its field, keeps what was typed, and then sends the mail", async () => {
    const opened = await stage.open("#/register");
    const { page } = opened;
    const { contactEmail, password } = newRegistration();
    await page.getByRole("button", { name: "Register" }).click();
    const summary = page.getByRole("alert");
    await summary.getByText("6 things are not right yet").waitFor();
    await lookAt(page, "register-faults");
    await summary.getByRole("button", { name: "Your e-mail address" }).click();
    expect(await page.evaluate("document.activeElement.name")).toBe("contactEmail");

    await page.getByLabel("Organization").fill("Contoso");
    await page.getByLabel("Your name").fill("Ada Example");
    await page.getByLabel("Your e-mail address").fill("no address");
    await page.getByLabel("Your phone number").fill("none");
    await page.getByLabel("Choose a password").fill("short");
    await page.getByLabel("The same once more").fill("short");
    await page.getByRole("button", { name: "Register" }).click();
    await summary.getByText("4 things are not right yet").waitFor();
    const phone = page.getByLabel("Your phone number");
    const described = await phone.getAttribute("aria-describedby");
    await page.locator(`[id="${described}"]`).getByText("Use a phone number").waitFor();
    expect(await phone.getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("How did you find us?").fill("a colleague");
    await page.reload();
    await heading(opened, "Register");
    expect(await page.getByLabel("Organization").inputValue()).toBe("Contoso");
    expect(await page.getByLabel("Choose a password").inputValue()).toBe("");

    await page.getByLabel("Your e-mail address").fill(`slip-of-${contactEmail}`);
    await phone.fill("+1 202 555 0100");
    // Nothing is cut off that was pasted: such a password could not be typed again.
    await page.getByLabel("Choose a password").fill("sentence ".repeat(30));
    await page.getByLabel("The same once more").fill("sentence ".repeat(30));
    await page.getByRole("button", { name: "Register" }).click();
    await summary.getByText("Use at most 256 characters").waitFor();
    await page.getByLabel("Choose a password").fill("password1234");
    await page.getByLabel("The same once more").fill("password1234");
    await page.getByRole("button", { name: "Register" }).click();
    await summary.getByText("tried first").waitFor();
    await page.getByLabel("Choose a password").fill(password);
    await page.getByLabel("The same once more").fill(`${password}!`);
    await page.getByRole("button", { name: "Register" }).click();
    await summary.getByText("The two passwords are not the same").waitFor();
    await page.getByLabel("The same once more").fill(password);
    await page.getByRole("button", { name: "Register" }).click();
    await heading(opened, "Look into your mail");
    await page.getByRole("button", { name: "Correct the address" }).click();
    expect(await page.getByLabel("Organization").inputValue()).toBe("Contoso");
    expect(await page.getByLabel("Choose a password").inputValue()).toBe("");
    await page.getByLabel("Your e-mail address").fill(contactEmail);
    await page.getByLabel("Choose a password").fill(password);
    await page.getByLabel("The same once more").fill(password);
    await page.getByRole("button", { name: "Register" }).click();
    await heading(opened, "Look into your mail");
    await lookAt(page, "register-sent");
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    const token = await stage.usher.inbox.linkToken(contactEmail, "verify");
    await stage.usher.call("POST /api/registrations/verify", { body: { token, password } });
    await page.getByRole("link", { name: "To the sign-in" }).click();
    await signIn(opened.page, contactEmail, password);
    await heading(opened, "Licenses");
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("sign-in", () => {
  test("after a slip; it lasts over a reload, and a sign-out in one window ends it in all", async () => {
    const { email, password } = await newCustomer(stage.usher);
    const opened = await stage.open();
    expect(await opened.page.evaluate("document.querySelector('.logo').naturalWidth > 0")).toBe(true);
    expect(
      await opened.page.evaluate("getComputedStyle(document.querySelector('button[type=submit]')).backgroundColor"),
    ).toBe("rgb(109, 40, 217)");
    await lookAt(opened.page, "sign-in");
    await signIn(opened.page, email, "not the right sentence");
    await opened.page.getByRole("alert").getByText("is not right").waitFor();
    await signIn(opened.page, email, password);
    await heading(opened, "Licenses");
    await opened.page.reload();
    await heading(opened, "Licenses");
    const other = await opened.context.newPage();
    await other.goto(stage.usher.origin);
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    await signIn(other, email, password);
    await other.getByRole("heading", { name: "Licenses" }).waitFor();
    await opened.page.getByRole("button", { name: "Sign out" }).click();
    await heading(opened, "Sign in");
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await opened.page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    expect(await other.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("without a connection says so, and works once it is back", async () => {
    const { email, password } = await newCustomer(stage.usher);
    const opened = await stage.open();
    await opened.context.setOffline(true);
    await signIn(opened.page, email, password);
    await opened.page.getByRole("alert").getByText("no connection").waitFor();
    await opened.context.setOffline(false);
    await opened.page.getByRole("button", { name: "Sign in" }).click();
    await heading(opened, "Licenses");
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("who forgot the password", () => {
  test.each([
    ["Mail me the reminder", "what I say at breakfast"],
    ["Mail me the link", "/link#reset."],
  ])("%s: gets it by mail, and the back button leads back to the sign-in", async (button, words) => {
    const { email } = await newCustomer(stage.usher);
    const opened = await stage.open();
    const { page } = opened;
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await heading(opened, "Forgot your password?");
    if (button.endsWith("link")) await lookAt(page, "forgotten");
    expect(await page.getByLabel("E-mail address").inputValue()).toBe(email);
    await page.getByRole("button", { name: button }).click();
    await heading(opened, "Look into your mail");
    expect((await stage.usher.inbox.mail(email, /password|reminder/i)).text).toContain(words);
    await page.goBack();
    await heading(opened, "Sign in");
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("support without an account", () => {
  test("takes a question, and the form alone may stand in anybody's frame", async () => {
    const opened = await stage.open("", "?support&product=<script>&tenant=notaguid");
    const { page } = opened;
    await heading(opened, "Support");
    expect(await page.getByRole("navigation").count()).toBe(0);
    await lookAt(page, "support");
    await page.getByLabel("Your name").fill("Bo");
    await page.getByLabel("Your e-mail address").fill("bo@customer.example");
    await page.getByLabel("What is it about?").fill("Nothing happens");
    await page.getByLabel("What happened").fill("I click, and nothing happens.");
    await page.getByRole("button", { name: "Send" }).click();
    await heading(opened, "Your question has arrived");
    await page.getByText(/T-[0-9A-Z]{8}/).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });

  /** A page of somebody else's, on another site, that shows an address in a frame. */
  const framed = async (address: string, sandbox = "") => {
    const server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end(
        `<!doctype html><title>An add-in</title><iframe title="Support" ${sandbox} src="${address}"></iframe>`,
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    const opened = await openQuiet(stage.browser, [stage.usher.origin, origin]);
    await opened.page.goto(origin);
    return { ...opened, frame: opened.page.frameLocator("iframe"), [Symbol.dispose]: () => server.close() };
  };

  test.each([
    ["as it is", ""],
    ["where the browser lets it store nothing", 'sandbox="allow-scripts allow-forms"'],
  ])("in a frame of another site, %s", async (_, sandbox) => {
    using opened = await framed(`${stage.usher.origin}/?support`, sandbox);
    const { frame } = opened;
    await frame.getByLabel("Your name").fill("Bo");
    await frame.getByLabel("Your e-mail address").fill("bo@customer.example");
    await frame.getByLabel("What is it about?").fill("Nothing happens");
    await frame.getByLabel("What happened").fill("I click, and nothing happens.");
    await frame.getByRole("button", { name: "Send" }).click();
    await frame.getByRole("heading", { name: "Your question has arrived" }).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("the portal itself is refused a frame", async () => {
    using opened = await framed(`${stage.usher.origin}/`);
    expect(await opened.frame.getByRole("heading").count()).toBe(0);
    expect(opened.faults.join()).toMatch(/frame-ancestors/);
    await opened.context.close();
  });
});
