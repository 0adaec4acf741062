import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import {
  isMailKind,
  MAIL_KINDS,
  MAIL_PURPOSES,
  type MailKind,
  type MailParameters,
  render,
} from "../../../shared/platform/mail/kinds.ts";
import type { MailContext } from "../../../shared/platform/mail/letter.ts";

const context: MailContext = { vendorName: "Contoso Add-ins", publicUrl: "https://usher.contoso.example" };
const token = "x7Qm0Zk3VbR9tYw2LhNs5DcFgJ8uPaE1iO4kMvBnXyZ";
const kinds = Object.keys(MAIL_KINDS).filter(isMailKind);

const number = "T-7K3M9QXA";

const parametersWith = (organizationName: string, contactName: string, reminder: string): MailParameters => ({
  "verify-registration": { organizationName, contactName, token, expiresInDays: 7 },
  "already-registered": { contactName },
  "password-reminder": { contactName, reminder },
  "password-reset": { contactName, token },
  "password-changed": { contactName },
  handover: { organizationName, contactName, token },
  "handed-over": { organizationName, contactName },
  "debug-request": { contactName, number: "T-7Q2M9XK4", tenant: "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10", token },
  "ticket-received": { number, token },
  "ticket-reply": { name: contactName, number, text: reminder, token },
  "ticket-resolved": { number, token, expiresInDays: 30 },
  "license-expiry": {
    contactName,
    productName: "Alerts for SharePoint",
    edition: "pro",
    tenant: "0a1b2c3d-0000-4000-8000-00000000000a",
    endsAt: Date.UTC(2027, 5, 30),
    days: 30,
    hasEnded: false,
  },
  "erasure-request": { contactName, scope: "organization", token },
});

/** What is sent to an address that anybody may have given repeats nothing that they gave, no name either. */
const GREETS_NOBODY: readonly MailKind[] = ["ticket-received", "ticket-resolved"];
const greeting = kinds.filter((kind) => !GREETS_NOBODY.includes(kind));

const renderWith = (kind: MailKind, organizationName: string, contactName: string, reminder = "the old dog") =>
  render(kind, parametersWith(organizationName, contactName, reminder)[kind], context);

describe("the closed list of mails", () => {
  test("holds these kinds, each with its purpose, none of them marketing, and no other", () => {
    expect(Object.fromEntries(MAIL_PURPOSES)).toEqual({
      "verify-registration": "account",
      "already-registered": "account",
      "password-reminder": "account",
      "password-reset": "account",
      "password-changed": "account",
      handover: "account",
      "handed-over": "account",
      "debug-request": "support",
      "ticket-received": "support",
      "ticket-reply": "support",
      "ticket-resolved": "support",
      "license-expiry": "licensing",
      "erasure-request": "account",
      alert: "alerts",
      digest: "alerts",
    });
    expect(isMailKind("newsletter")).toBe(false);
    expect(isMailKind("constructor")).toBe(false);
  });
});

describe("every kind of mail", () => {
  test.each(kinds)("%s: the subject is the same for everybody", (kind) => {
    const subject = renderWith(kind, "Fabrikam", "Zoe").subject;
    expect(renderWith(kind, "Northwind", "Max", "a cat").subject).toBe(subject);
    expect(subject).toMatch(/^[ -~]{5,78}$/);
  });

  test.each(kinds)("%s: text and HTML greet the reader and say the same", async (kind) => {
    const { text, html } = renderWith(kind, "Fabrikam", "Zoë");
    expect(text).toMatch(greeting.includes(kind) ? /^Hello Zoë,\n\n/ : /^Hello,\n\n/);
    const message = `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`;
    const read = (await simpleParser(message, { skipTextToHtml: true })).text?.replaceAll(/\s+/g, " ") ?? "";
    for (const paragraph of text.split("\n\n").slice(0, -1)) {
      const [line = ""] = paragraph.trim().replace(/:\n/, "\n").split("\n");
      expect(read).toContain(line);
    }
  });

  test.each(kinds)("%s: the HTML needs nothing from anywhere and runs nothing", (kind) => {
    const { html } = renderWith(kind, "Fabrikam", "Zoe");
    expect(html).not.toMatch(/<(img|script|link|iframe|form|object|style)|url\(|@import|\son\w+=|src=/i);
    const outside = [...html.matchAll(/https?:\/\/[^"<\s]+/g)].filter(([link]) => !link.startsWith(context.publicUrl));
    expect(outside).toEqual([]);
  });

  test.each([
    ["verify-registration", "verify"],
    ["password-reset", "reset"],
    ["handover", "handover"],
    ["debug-request", "debug"],
    ["ticket-received", "ticket"],
    ["ticket-reply", "ticket"],
    ["ticket-resolved", "ticket"],
    ["erasure-request", "erasure"],
  ] as const)("%s: the link stands on a line of its own, its token in the fragment", (kind, action) => {
    const { text, html } = renderWith(kind, "Fabrikam", "Zoe");
    const link = `https://usher.contoso.example/link#${action}.${token}`;
    expect(text.split("\n").filter((line) => line.includes(token))).toEqual([link]);
    expect(html).toContain(`href="${link}"`);
  });

  test("a parameter never becomes markup", () => {
    const hostile = fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "a", " ", "=", "/", "b") });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), hostile, hostile, hostile, (kind, organization, contact, reminder) => {
        const tags = (html: string) => html.match(/<[^>]*>/g);
        const plain = renderWith(kind, "Fabrikam", "Zoe").html;
        expect(tags(renderWith(kind, organization, contact, reminder).html)).toEqual(tags(plain));
      }),
    );
  });

  test.each(kinds)("%s: a name that carries a stranger's link or message is left out", (kind) => {
    for (const lure of [
      "Win at https://evil.example",
      "evil.example",
      "mail me@evil.example",
      "www.evil",
      "evil\u200D.example",
      "x".repeat(101),
    ]) {
      const { text, html } = renderWith(kind, lure, lure);
      expect(text).toMatch(/^Hello,\n/);
      expect(text + html).not.toMatch(/evil|xxxx/);
    }
  });

  test.each(greeting)("%s: characters that hide or reorder text do not get through", (kind) => {
    const { text, html } = renderWith(kind, "Fabrikam\u202E\nLtd", "Zoe\u200B\r\n\r\nClick here");
    expect(text).toMatch(/^Hello Zoe Click here,\n/);
    expect(text + html).not.toMatch(/[\u202E\u200B\r]/);
  });

  test.each(greeting)(
    "%s: an emoji of several parts and a word with a non-joiner stay whole, stray joiners go",
    (kind) => {
      const name = "Zoe 👩\u200D👩\u200D👧 \u0645\u06CC\u200C\u0631\u0648\u0645";
      expect(renderWith(kind, "Fabrikam", `\u200D${name}\u200D\u200D\u200C`).text).toContain(`Hello ${name},\n`);
    },
  );
});

describe("single mails", () => {
  test("verify-registration says how long the link lives", () => {
    const one = { ...parametersWith("Fabrikam", "Zoe", "")["verify-registration"], expiresInDays: 1 };
    expect(renderWith("verify-registration", "Fabrikam", "Zoe").text).toContain("within 7 days.");
    expect(render("verify-registration", one, context).text).toContain("within 1 day.");
  });

  test("already-registered says so, and where to sign in", () => {
    const { text } = renderWith("already-registered", "Fabrikam", "Zoe");
    expect(text).toContain("It has an account already");
    expect(text).toContain("\nhttps://usher.contoso.example/\n");
    expect(text).not.toContain("#");
  });

  test("password-reminder repeats the reminder as it was noted, or says that there is none", () => {
    const noted = renderWith("password-reminder", "Fabrikam", "Zoe", "dog <rex> & year.of.birth");
    expect(noted.text).toContain("\n\n    dog <rex> & year.of.birth\n\n");
    expect(noted.html).toContain("dog &lt;rex&gt; &amp; year.of.birth");
    const none = render("password-reminder", { contactName: "Zoe", reminder: undefined }, context);
    expect(none.text).toContain("None was noted");
  });

  test.each(GREETS_NOBODY)("%s says the same to everybody, but for number and link", (kind) => {
    expect(renderWith(kind, "Fabrikam", "Zoe", "a cat")).toEqual(renderWith(kind, "Northwind", "Max", "a dog"));
  });

  test("ticket-reply keeps the paragraphs and lines of the answer, each in the direction of its script", () => {
    const text = "שלום,\nזה <מוכן> & טוב.\n\n它已经好了 🎉";
    const { text: plain, html } = render("ticket-reply", { name: "Zoe", number, text, token }, context);
    expect(plain).toContain(`\n\n${text}\n\n`);
    expect(html).toMatch(
      /<p dir="auto" [^>]*>שלום,<br>זה &lt;מוכן&gt; &amp; טוב\.<\/p>\n<p dir="auto" [^>]*>它已经好了 🎉<\/p>/,
    );
  });

  test("erasure-request says what goes, that nothing brings it back, and who else can confirm it", () => {
    const { text } = renderWith("erasure-request", "Fabrikam", "Zoe");
    expect(text).toContain("your organization's account with its tenants and licenses");
    expect(text).toContain("It cannot be undone");
    expect(text).toContain("A second employee of Contoso Add-ins");
    const { text: other } = render("erasure-request", { scope: "address", token }, context);
    expect(other).toMatch(/^Hello,\n/);
    expect(other).toContain("what was written to support from this address");
    expect(other).not.toContain("organization");
  });

  test("ticket-resolved says when it is erased", () => {
    expect(renderWith("ticket-resolved", "Fabrikam", "Zoe").text).toContain("erased in 30 days");
  });

  test.each([
    [{}, "ends in 30 days, on 30 June 2027 at 00:00 UTC."],
    [{ days: 1, endsAt: Date.UTC(2027, 5, 30, 18, 5) }, "ends in 1 day, on 30 June 2027 at 18:05 UTC."],
    [{ days: 0, endsAt: Date.UTC(2027, 5, 30, 18) }, "ends today, on 30 June 2027 at 18:00 UTC."],
    [{ days: 0, hasEnded: true }, "ended on 30 June 2027 at 00:00 UTC."],
  ])("license-expiry says which license ends, when, and how to be told no longer: %p", (changes, said) => {
    const parameters = { ...parametersWith("Fabrikam", "Zoe", "")["license-expiry"], ...changes };
    const { text } = render("license-expiry", parameters, context);
    expect(text).toContain(
      `The license of Alerts for SharePoint, edition pro, for your tenant ${parameters.tenant} ${said}`,
    );
    expect(text).toContain("switch expiryNotices off");
    expect(text).toContain("\nhttps://usher.contoso.example/\n");
    expect(text).not.toContain("#");
  });
});
