import { describe, expect, test } from "@jest/globals";
import type { MailSettings } from "../../../shared/platform/config/settings.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { createMailTransport } from "../../../shared/platform/mail/createMailTransport.ts";
import { type Mail, MailRefused, MailUnavailable } from "../../../shared/platform/mail/mail.ts";

const settings: MailSettings = {
  from: "no-reply@lists.example",
  vendorName: "Contoso Add-ins",
  limits: { perMinute: undefined, perHour: undefined },
  // Nothing listens there: whatever gets as far as the network ends as unavailable.
  transport: { kind: "smtp", host: "127.0.0.1", port: 1, secure: false },
};
const mail: Mail = { messageId: "<1@lists.example>", to: "zoe@customer.example", subject: "Hello", text: "", html: "" };
const parts = { credential: { getToken: async () => null }, log: createLog(() => {}) };

const failureOf = async (settingsUsed: MailSettings, sent: Mail, signal?: AbortSignal): Promise<unknown> => {
  const transport = createMailTransport({ settings: settingsUsed, ...parts });
  try {
    await transport.send(sent, signal);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await transport.close();
  }
};

describe("nobody writes headers through a mail or addresses others with it", () => {
  test.each([
    ["subject", "Hello\r\nBcc: all@customer.example"],
    ["subject", "Hello\nX: y"],
    ["subject", "Hello\u2028X: y"],
    ["subject", "Hello\u0000"],
    ["subject", "x".repeat(999)],
    ["to", "zoe@customer.example\r\nRCPT TO:<max@customer.example>"],
    ["to", "zoe@customer.example, max@customer.example"],
    ["to", "zoe@customer.example;max@customer.example"],
    ["to", "Zoe <zoe@customer.example>"],
    ["to", '"zoe max"@customer.example'],
    ["to", "<zoe@customer.example>"],
    ["to", "@relay.example:zoe@customer.example"],
    ["to", "zoe@customer.example@other.example"],
    ["to", "zoe"],
    ["to", ""],
    ["to", `${"x".repeat(250)}@customer.example`],
    ["fromName", "Contoso\r\nBcc: all@customer.example"],
    ["fromName", "Contoso\u0085X: y"],
    ["fromName", "x".repeat(999)],
    ["messageId", "<1@lists.example>\r\nX: y"],
    ["messageId", "1@lists.example"],
    ["messageId", "<1>"],
    ["messageId", "<1@lists.example> <2@lists.example>"],
  ])("%s %j is refused, and not repeated", async (field, value) => {
    const error = await failureOf(settings, { ...mail, [field]: value });
    expect(error).toBeInstanceOf(MailRefused);
    expect((error as Error).message).not.toMatch(/example|zoe|Hello/);
  });

  test.each([
    ["nobody", []],
    ["fifty-one", Array.from({ length: 51 }, (_, index) => `zoe${index}@customer.example`)],
    ["a list in place of one", ["max@customer.example", "zoe@customer.example, all@customer.example"]],
    ["a command in place of one", ["max@customer.example", "zoe@customer.example>\r\nDATA"]],
  ])("a mail to %s is refused, and nobody repeated", async (_name, bcc) => {
    const { to: _to, ...rest } = mail;
    const error = await failureOf(settings, { ...rest, bcc });
    expect(error).toBeInstanceOf(MailRefused);
    expect((error as Error).message).not.toMatch(/example|zoe|max/);
  });

  test.each(["In-Reply-To", "References"])("a header %s holds one Message-ID and nothing else", async (name) => {
    const expected: [string, unknown][] = [
      ["<thread@lists.example>", MailUnavailable],
      ["thread", MailRefused],
      ["<thread@lists.example>\r\nBcc: all@customer.example", MailRefused],
      ["<thread@lists.example> zoe@customer.example", MailRefused],
    ];
    for (const [value, error] of expected) {
      expect(await failureOf(settings, { ...mail, headers: { [name]: value } })).toBeInstanceOf(error);
    }
  });

  test.each(["zoe+usher@customer.example", "o'brien@customer.example", "zoë@bücher.example", "z@[no"])(
    "the address %s gets as far as its form allows",
    async (to) => {
      const expected = to === "z@[no" ? MailRefused : MailUnavailable;
      expect(await failureOf(settings, { ...mail, to })).toBeInstanceOf(expected);
    },
  );

  test("a sender that a header cannot hold stops the start", () => {
    const create = (change: Partial<MailSettings>) => () =>
      createMailTransport({ settings: { ...settings, ...change }, ...parts });
    expect(create({ vendorName: "Contoso\r\nBcc: all@customer.example" })).toThrow(TypeError);
    expect(create({ from: "no-reply@lists.example\r\nX: y" })).toThrow(TypeError);
  });
});

describe("a caller's wait ends when the caller says so", () => {
  const azure: MailSettings = {
    ...settings,
    transport: { kind: "communication-services", endpoint: "https://usher.communication.azure.com" },
  };

  test("even where the sign-in hangs and obeys no signal", async () => {
    const credential = { getToken: () => new Promise<null>(() => {}) };
    const transport = createMailTransport({ ...parts, settings: azure, credential });
    const stop = new AbortController();
    const sending = transport.send(mail, stop.signal);
    setTimeout(() => stop.abort(), 20);
    await expect(sending).rejects.toBeInstanceOf(MailUnavailable);
  });

  test("before anything was begun, where it has said so already", async () => {
    expect(await failureOf(azure, mail, AbortSignal.abort())).toBeInstanceOf(MailUnavailable);
  });
});
