import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ReceivedMail } from "../../infra/local/inbox/receivedMail.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { ALERT } from "../configuration/examples.ts";
import { newQuestion, newRegistration } from "../e2e/customers.ts";
import { SITE_ID } from "../e2e/world.ts";
import { type Neighbours, settleNeighbours, whenMailsHaveLeft } from "../promises/isolation.ts";
import { type InProcess, startUsher } from "../promises/usher.ts";

/**
 * Whatever people call themselves, write to support or put into an alert's subject: it stands where it belongs and makes
 * no header, no recipient and no command of a mail, and no header of an answer.
 */
let usher: InProcess;
let neighbours: Neighbours;

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
  const { callers } = neighbours;
  await usher.ask("PUT", `/api/sites/${SITE_ID}/configurations/alerts/overdue`, {
    token: callers.designer,
    body: ALERT,
  });
  await usher.ask("PUT", "/api/tenant/settings", { token: callers.admin, body: firstSettings("contoso.com") });
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

/** Lines that a header or a dialogue could take for its own; a field of one line refuses each of them. */
const BREAKS = [
  "Ada\r\nBcc: eve@evil.example",
  "Ada\nBcc: eve@evil.example",
  "Ada\rBcc: eve@evil.example",
  "Ada\u0000",
  "Ada\u0085Bcc: eve@evil.example",
  "Ada\u2028Bcc: eve@evil.example",
  "Ada\r\n\r\n<script>alert(1)</script>",
  "Ada\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>",
  "Ada\u001b[2J",
];

/** What is one line, and could still be read as more by somebody on the way. */
const LINES = [
  "=?utf-8?B?QmNjOiBldmVAZXZpbC5leGFtcGxl?=",
  "=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=",
  "%0d%0aBcc:%20eve@evil.example",
  '"Ada" <eve@evil.example>, "Bob',
  "eve@evil.example; mallory@evil.example",
  'Ada (\u202Eevil) \\" ; : <>',
  "嗊\u560a\u560dBcc: eve",
  "<img src=x onerror=alert(1)>",
  ".",
];

/** Every header that a mail of Usher's has. */
const HEADERS = [
  "auto-submitted",
  "content-transfer-encoding",
  "content-type",
  "date",
  "from",
  "in-reply-to",
  "message-id",
  "mime-version",
  "references",
  "subject",
  "to",
  "x-auto-response-suppress",
];

const isPlain = (mail: ReceivedMail, to: string): void => {
  expect(mail.to).toBe(to);
  expect(Object.keys(mail.headers).filter((name) => !HEADERS.includes(name))).toEqual([]);
  expect(Object.values(mail.headers).filter((value) => Array.isArray(value))).toEqual([]);
  expect(JSON.stringify(mail.headers)).not.toContain("evil");
  expect(mail.html).not.toMatch(/<script|<img/i);
};

const alertWith = (subject: string) => ({
  product: neighbours.scene.product,
  component: "list-alerts",
  rule: "overdue",
  recipients: ["ada@contoso.com"],
  subject,
  html: `<p>${subject}</p>`,
  delivery: "immediate",
});

const handOver = (body: object) =>
  usher.ask("POST", `/api/sites/${SITE_ID}/alerts`, { token: neighbours.callers.reader, body });

describe("a line break, or what could be taken for one", () => {
  test.each(BREAKS)("in a field of one line is refused: %j", async (text) => {
    const { contact } = neighbours.callers;
    const registration = newRegistration();
    const refused = await Promise.all([
      usher.ask("POST", "/api/registrations", { body: { ...registration, contactName: text } }),
      usher.ask("POST", "/api/registrations", { body: { ...registration, organizationName: text } }),
      usher.ask("POST", "/api/registrations", {
        body: { ...registration, contactEmail: `ada@customer.example${text}` },
      }),
      usher.ask("POST", "/api/tickets", { body: { ...newQuestion("robin@customer.example"), name: text } }),
      usher.ask("POST", "/api/tickets", { body: { ...newQuestion("robin@customer.example"), subject: text } }),
      usher.ask("PATCH", "/api/organization", { token: contact, body: { organizationName: text } }),
      handOver(alertWith(text)),
      handOver({ ...alertWith("Overdue"), recipients: [`ada@contoso.com${text}`] }),
    ]);
    for (const { status, text: told, headers } of refused) {
      expect(status).toBe(400);
      expect(told).not.toContain("evil");
      expect([...headers].flat().join("")).not.toMatch(/evil|[\r\n]/);
    }
  });
});

describe("one line that looks like more", () => {
  test.each(LINES)("is told as it is, or left out, and addresses nobody: %j", async (text) => {
    const registration = { ...newRegistration(), contactName: text, organizationName: text };
    expect((await usher.ask("POST", "/api/registrations", { body: registration })).status).toBe(202);
    isPlain(await usher.mail(registration.contactEmail, "#verify."), registration.contactEmail);

    const email = `robin-${registration.contactEmail}`;
    const question = { ...newQuestion(email), name: text, subject: text, description: `${text}\r\n.\r\n${text}` };
    expect((await usher.ask("POST", "/api/tickets", { body: question })).status).toBe(201);
    isPlain(await usher.mail(email, "#ticket."), email);

    const before = (await usher.mails("ada@contoso.com")).length;
    const { status } = await handOver(alertWith(text));
    expect(status).toBe(200);
    const alerts = await usher.mails("ada@contoso.com");
    expect(alerts.length).toBe(before + 1);
    const alert = alerts.at(-1);
    if (alert === undefined) throw new Error("no alert came");
    expect(alert.to).toBe("ada@contoso.com");
    expect(Object.keys(alert.headers).filter((name) => !HEADERS.includes(name))).toEqual([]);
    expect(alert.html).not.toMatch(/<script|<img[^>]*onerror/i);
  });

  test("and nobody else got a mail", async () => {
    await whenMailsHaveLeft(usher);
    const all = await usher.mails();
    expect(all.length).toBeGreaterThan(LINES.length);
    expect(all.filter(({ to }) => /evil|mallory|,/.test(to))).toEqual([]);
  });
});

test("a subject or an id of a header that is sent along comes back in no header", async () => {
  const value = 'W/"kx9\u00e9",<evil>';
  const { headers } = await usher.ask("GET", "/api/health", {
    headers: { "if-none-match": value, "x-request-id": "evil", origin: "https://evil.example", host: "evil.example" },
  });
  expect([...headers].flat().join("")).not.toMatch(/evil|kx9/);
});
