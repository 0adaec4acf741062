import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { writeAlert } from "../../shared/alerts/alertMail.ts";
import { cleanHtml } from "../../shared/alerts/cleanHtml.ts";

const context = { vendorName: "Example Add-ins" };

const write = async (change: { subject?: string; html?: string; organizationName?: string | undefined } = {}) => {
  const { subject = "A contract ends", html = "<p>In <b>14</b> days.</p>" } = change;
  const organizationName = "organizationName" in change ? change.organizationName : "Contoso";
  return writeAlert({ subject, html: await cleanHtml(html), organizationName }, context);
};

const tagsIn = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];

describe("the mail of an alert", () => {
  test("says the same in both forms, with the organization's name at its head and its From", async () => {
    const { subject, text, html, fromName } = await write();
    expect(subject).toBe("A contract ends");
    expect(fromName).toBe("Contoso via Example Add-ins");
    expect(text).toBe(
      [
        "Contoso via Example Add-ins",
        "",
        "In 14 days.",
        "",
        "-- ",
        "Example Add-ins sent this mail automatically, because a rule for alerts names you. To change that, ask whoever looks after the site that it comes from. It contains no tracking.",
        "",
      ].join("\n"),
    );
    const [head = "", body = ""] = html.split("<h1");
    expect(head).toContain(">Contoso via Example Add-ins</p>");
    expect(body).toContain(">A contract ends</h1>");
    expect(body).toContain("<p>In <b>14</b> days.</p>");
    expect(body).toContain("because a rule for alerts names you");
  });

  test.each([undefined, "contoso.example", "Win at https://evil.example", "x".repeat(101)])(
    "comes from the vendor alone where the organization's name is %j",
    async (organizationName) => {
      const { fromName, text, html } = await write({ organizationName });
      expect(fromName).toBe("Example Add-ins");
      expect(text).toMatch(/^Example Add-ins\n/);
      expect(text + html).not.toMatch(/evil|contoso|xxxx| via /);
    },
  );

  test("has a subject of one line, in the order in which it is written", async () => {
    expect((await write({ subject: "a\r\nBcc: zoe@evil.example\u2028\u202Eb\u0000c" })).subject).toBe(
      "a Bcc: zoe@evil.example b c",
    );
    expect((await write({ subject: "\u202E \n" })).subject).toBe("Alert");
    expect((await write({ subject: "👩‍👩‍👧 חוזה" })).subject).toBe("👩‍👩‍👧 חוזה");
  });

  test("makes no markup of a subject or a name", async () => {
    const hostile = fc.string({
      unit: fc.constantFrom("<", ">", '"', "'", "&", "a", " ", "=", "/", "b"),
      maxLength: 20,
    });
    const plain = tagsIn((await write()).html);
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (subject, organizationName) => {
        expect(tagsIn((await write({ subject, organizationName })).html)).toEqual(plain);
      }),
    );
  });

  test("needs nothing from anywhere", async () => {
    const { html } = await write({ html: '<img src="https://evil.example/x"><p style="background:url(x)">x</p>' });
    expect(html).not.toMatch(/<(img|script|link|iframe|form|object|style)|url\(|@import|\son\w+=|src=|https?:/i);
    expect(html).toContain('<html lang="en">');
  });
});
