import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { type MailFolder, openMailFolder } from "../../../infra/local/inbox/mailFolder.ts";
import { type SmtpFaults, startSmtpServer } from "../../../infra/local/inbox/smtpServer.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { type Mail, MailRefused, type MailTransport, MailUnavailable } from "../../../shared/platform/mail/mail.ts";
import { createSmtpTransport } from "../../../shared/platform/mail/smtp.ts";

const mail: Mail = {
  messageId: "<01890a5d-ac96-774b-bcce-b302099a8057@lists.example>",
  to: "zoe@customer.example",
  subject: "Confirm your registration – für alle",
  text: "Open this:\nhttp://127.0.0.1:7071/link#verify.SECRET-TOKEN\n",
  html: "<p>SECRET-TOKEN</p>",
};

let folder: string;
let mails: MailFolder;
let faults: SmtpFaults;
let server: { port: number; close(): Promise<void> };
let logged: string[];
let opened: MailTransport[];

const open = (port = server.port, timeout = 2000, host = "127.0.0.1"): MailTransport => {
  const transport = createSmtpTransport({
    from: "no-reply@lists.example",
    vendorName: 'Contoso "Add-ins", Ltd <x>',
    server: { kind: "smtp", host, port, secure: false },
    log: createLog((_level, line) => logged.push(line)),
    timeout,
  });
  opened.push(transport);
  return transport;
};

const failureOf = async (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A server that answers each line as told, and nothing more of SMTP; undefined: it cuts the connection. */
const scripted = async (host: string, answer: (line: string) => string | undefined) => {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      for (const line of bytes.toString().trim().split("\r\n")) {
        const words = answer(line);
        if (words === undefined) {
          socket.destroy();
          return;
        }
        socket.write(`${words}\r\n`);
      }
    });
    socket.write("220 elsewhere ESMTP\r\n");
  }).listen(0, host);
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};

const received = async () => Promise.all((await mails.ids()).map((id) => mails.read(id)));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usher-smtp-"));
  mails = openMailFolder(folder, { now: () => 1_700_000_000_000 });
  faults = {};
  logged = [];
  opened = [];
  server = await startSmtpServer(mails, 0, faults);
});

afterEach(async () => {
  await Promise.all(opened.map((transport) => transport.close()));
  await server.close();
  await rm(folder, { recursive: true });
});

describe("a mail that leaves", () => {
  test("arrives whole, from the vendor's name and address, marked as automatic", async () => {
    await open().send(mail);
    const [got] = await received();
    expect(got).toMatchObject({
      from: "no-reply@lists.example",
      to: "zoe@customer.example",
      subject: mail.subject,
      text: mail.text,
    });
    expect(got?.html.trim()).toBe(mail.html);
    expect(got?.headers).toMatchObject({
      from: '"Contoso \\"Add-ins\\", Ltd <x>" <no-reply@lists.example>',
      to: "zoe@customer.example",
      "message-id": mail.messageId,
      "auto-submitted": "auto-generated",
    });
    expect(Object.keys(got?.headers ?? {})).not.toContain("x-mailer");
  });

  test("many at once share a few connections and each arrives once", async () => {
    const transport = open();
    const ids = Array.from({ length: 20 }, (_, index) => `<${index}@lists.example>`);
    await Promise.all(ids.map((messageId) => transport.send({ ...mail, messageId })));
    const got = (await received()).map((each) => String(each?.headers["message-id"]));
    expect(got.toSorted()).toEqual(ids.toSorted());
  });

  test("a server that was restarted in between is reached over a new connection", async () => {
    const transport = open();
    await transport.send(mail);
    const { port } = server;
    await server.close();
    server = await startSmtpServer(mails, port, faults);
    await transport.send(mail);
    expect(await received()).toHaveLength(2);
  });
});

/** What is on the wire: without the envelope that the inbox puts before it. */
const wire = async (): Promise<string[]> => {
  const messages = await Promise.all((await mails.ids()).map((id) => mails.raw(id)));
  return messages.map((message) =>
    String(message).replace(/^X-Envelope-From:.*\r\nX-Envelope-To:.*\r\n( .*\r\n)*/, ""),
  );
};

describe("a mail to several", () => {
  const { to: _one, ...rest } = mail;
  const bcc = ["zoe@customer.example", "max@customer.example", "zoë@bücher.example"];
  const blind: Mail = { ...rest, bcc };

  test("leaves once, to all of them, and names none of them in anything that they receive", async () => {
    expect(await open().send(blind)).toEqual({ rejected: [] });
    const [got, ...more] = await received();
    expect(more).toEqual([]);
    expect(got?.to).toBe("zoe@customer.example, max@customer.example, zoë@bücher.example");
    expect(got?.headers.to).toBe("Undisclosed recipients:;");
    const [message = ""] = await wire();
    expect(message).toContain("Subject: ");
    expect(message).not.toMatch(/customer|cher\.example|xn--|^bcc|^x-envelope|zo=C3/im);
  });

  test("takes fifty recipients", async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => `zoe${index}@customer.example`);
    expect(await open().send({ ...rest, bcc: fifty })).toEqual({ rejected: [] });
    const [got] = await received();
    expect(got?.to.split(", ")).toEqual(fifty);
  });

  test.each([550, 450, 501])("of whom one is refused (%d) goes to the others, and tells which one", async (code) => {
    faults.rejectRecipient = (address) => (address.startsWith("max") ? code : undefined);
    expect(await open().send(blind)).toEqual({ rejected: [1] });
    expect(await received()).toMatchObject([{ to: "zoe@customer.example, zoë@bücher.example" }]);
  });

  test("at one of whom the server hangs up (421) goes to nobody", async () => {
    faults.rejectRecipient = (address) => (address.startsWith("max") ? 421 : undefined);
    expect(await failureOf(open().send(blind))).toMatchObject({ name: "MailUnavailable", about: "service" });
    expect(await received()).toEqual([]);
  });

  test("tells every position of a recipient, in whatever form it was written", async () => {
    faults.rejectRecipient = (address) => (address.startsWith("zo") ? 550 : undefined);
    const several = ["zoe@CUSTOMER.example", "max@customer.example", "zoë@bücher.example", "zoe@customer.example"];
    expect(await open().send({ ...rest, bcc: [...several, "zo..e@customer.example"] })).toEqual({
      rejected: [0, 2, 3, 4],
    });
  });

  test("all of whom are refused for good is refused", async () => {
    faults.rejectRecipient = () => 550;
    expect(await failureOf(open().send(blind))).toBeInstanceOf(MailRefused);
  });

  test("all of whom are refused, one of them for now, is tried again", async () => {
    faults.rejectRecipient = (address) => (address.startsWith("max") ? 450 : 550);
    expect(await failureOf(open().send(blind))).toMatchObject({ name: "MailUnavailable", about: "mail" });
    expect(await received()).toEqual([]);
  });

  test("leaves the connection usable for the next, whoever was refused", async () => {
    const transport = open();
    faults.rejectRecipient = () => 550;
    await failureOf(transport.send(blind));
    faults.rejectRecipient = (address) => (address.startsWith("max") ? 550 : undefined);
    expect(await transport.send(blind)).toEqual({ rejected: [1] });
    expect(await transport.send(mail)).toEqual({ rejected: [] });
    expect(await received()).toHaveLength(2);
  });

  test("tells logs how many were refused, and nobody's address", async () => {
    faults.rejectRecipient = (address) => (address.startsWith("max") ? undefined : 550);
    await open().send({ ...blind, attempt: 1 });
    expect(logged.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: "warn", event: "mail.recipients-refused", dependency: "mail", status: 550, attempt: 1, count: 2 },
    ]);
  });
});

describe("what a mail says of itself", () => {
  test("its own sender's name stands in the place of the vendor's, and its thread in the headers", async () => {
    const headers = { "In-Reply-To": "<thread@lists.example>", References: "<thread@lists.example>" };
    await open().send({ ...mail, fromName: "Zoë via Contoso <a@evil.example>, b@evil.example", headers });
    const [got] = await received();
    expect(got?.from).toBe("no-reply@lists.example");
    expect(got?.headers).toMatchObject({
      "in-reply-to": "<thread@lists.example>",
      references: "<thread@lists.example>",
      "auto-submitted": "auto-generated",
    });
    const [message = ""] = await wire();
    expect(message.match(/^(From|Sender|Reply-To|Bcc|Cc):/gim)).toEqual(["From:"]);
    const { from } = await simpleParser(message);
    expect(from?.value).toEqual([
      { name: "Zoë via Contoso <a@evil.example>, b@evil.example", address: "no-reply@lists.example" },
    ]);
  });
});

describe("whose fault it is that a mail did not leave", () => {
  const unavailable = (about: "service" | "mail") => ({ name: "MailUnavailable", about, retryAfter: undefined });

  test.each([
    ["450", "mail"],
    ["452", "mail"],
    ["530", "mail"],
    ["421", "service"],
  ] as const)("a recipient answered by %s: the %s's", async (code, about) => {
    faults.rejectRecipient = () => Number(code);
    expect(await failureOf(open().send(mail))).toMatchObject(unavailable(about));
  });

  test.each([
    ["450 4.2.1 <zoe@customer.example>: mailbox busy", "mail"],
    ["450 4.7.1 <zoe@customer.example>: too many mails", "service"],
    ["550 5.7.1 <zoe@customer.example>: relaying denied", "mail"],
  ] as const)("a recipient answered by %j: the %s's", async (reply, about) => {
    await using elsewhere = await scripted("127.0.0.1", (line) => (line.startsWith("RCPT") ? reply : "250 OK"));
    expect(await failureOf(open(elsewhere.port).send(mail))).toMatchObject(unavailable(about));
  });

  test.each([
    [451, "mail"],
    ["451 4.7.0 too much", "service"],
    [421, "service"],
    [554, "mail"],
    ["554 5.7.1 we do not like it", "mail"],
    ["503 5.5.1 out of order", "mail"],
  ] as const)("a message answered by %j: the %s's", async (answer, about) => {
    faults.refuseMessage = answer;
    expect(await failureOf(open().send(mail))).toMatchObject(unavailable(about));
  });

  test.each([552, "554 5.6.0 unreadable", "550 5.3.4 too big", "550 5.2.3 too long"])(
    "a message answered by %j is never taken",
    async (answer) => {
      faults.refuseMessage = answer;
      expect(await failureOf(open().send(mail))).toBeInstanceOf(MailRefused);
    },
  );

  test.each([421, 450, 550, 554])("a sender answered by %d: the service's", async (code) => {
    faults.refuse = code;
    expect(await failureOf(open().send(mail))).toMatchObject(unavailable("service"));
  });

  test.each([421, 554])("a connection greeted by %d: the service's", async (code) => {
    faults.turnAway = code;
    expect(await failureOf(open().send(mail))).toMatchObject(unavailable("service"));
  });

  test("a connection that is cut after the message: the mail's", async () => {
    faults.drop = true;
    expect(await failureOf(open().send(mail))).toMatchObject(unavailable("mail"));
  });

  test.each([
    ["in the middle of the message", "mail", (line: string) => (/^[A-Z]{4}/.test(line) ? "250 OK" : undefined)],
    ["in place of an answer to the sender", "mail", (line: string) => (line.startsWith("MAIL") ? undefined : "250 OK")],
    ["before it said what it can do", "service", () => undefined],
  ] as const)("a connection that is cut %s: the %s's", async (_when, about, answer) => {
    await using elsewhere = await scripted("127.0.0.1", answer);
    expect(await failureOf(open(elsewhere.port).send(mail))).toMatchObject(unavailable(about));
  });

  test("a pooled connection that was closed meanwhile, and no server to connect to: the service's", async () => {
    const transport = open();
    await transport.send(mail);
    const { port } = server;
    await server.close();
    expect(await failureOf(transport.send(mail))).toMatchObject(unavailable("service"));
    server = await startSmtpServer(mails, port, faults);
    await transport.send(mail);
    expect(await received()).toHaveLength(2);
  });

  test("a server that hangs: the service's", async () => {
    faults.hang = true;
    expect(await failureOf(open(server.port, 600).send(mail))).toMatchObject(unavailable("service"));
  });
});

describe("a mail that does not leave", () => {
  test.each([550, 551, 553, 556])("a recipient refused for good (%d) is not tried again", async (code) => {
    faults.rejectRecipient = () => code;
    expect(await failureOf(open().send(mail))).toBeInstanceOf(MailRefused);
  });

  test.each([500, 501, 504, 553])("a name that the server cannot read (%d) is not tried again", async (code) => {
    faults.rejectRecipient = () => code;
    expect(await failureOf(open().send({ ...mail, to: "zoë@customer.example" }))).toBeInstanceOf(MailRefused);
  });

  test.each([501, 530])("a fault of the session (%d) is no fault of the recipient", async (code) => {
    faults.rejectRecipient = () => code;
    const to = code === 501 ? mail.to : "zoë@customer.example";
    expect(await failureOf(open().send({ ...mail, to }))).toBeInstanceOf(MailUnavailable);
  });

  test.each([421, 450, 451, 503, 530])("a recipient not taken now (%d) is tried again", async (code) => {
    faults.rejectRecipient = () => code;
    expect(await failureOf(open().send(mail))).toBeInstanceOf(MailUnavailable);
  });

  test.each([421, 450, 550, 554])("a server that refuses us, not the recipient (%d), is tried again", async (code) => {
    faults.refuse = code;
    expect(await failureOf(open().send(mail))).toBeInstanceOf(MailUnavailable);
  });

  test("a recipient that is refused holds up nobody else on the same connection", async () => {
    faults.rejectRecipient = (address) => (address.startsWith("zoe") ? 550 : undefined);
    const transport = open();
    const results = await Promise.all(
      ["zoe@customer.example", "max@customer.example"].map((to) => failureOf(transport.send({ ...mail, to }))),
    );
    expect(results).toEqual([expect.any(MailRefused), undefined]);
    expect(await received()).toHaveLength(1);
  });

  test("a connection that is cut half-way leaves the mail for a retry", async () => {
    faults.drop = true;
    expect(await failureOf(open().send(mail))).toBeInstanceOf(MailUnavailable);
  });

  test("a server that takes the mail and never answers is given up by the timeout", async () => {
    let recipients = 0;
    faults.hang = true;
    faults.rejectRecipient = () => {
      recipients += 1;
      return undefined;
    };
    // The server greets after 100 ms, so that this timeout can only be the one for its answer.
    expect(await failureOf(open(server.port, 600).send(mail))).toBeInstanceOf(MailUnavailable);
    expect(JSON.parse(logged[0] ?? "{}")).toMatchObject({ errorCode: "ETIMEDOUT" });
    expect(recipients).toBe(1);
  });

  test("a server that hangs is given up at once when the caller says so, and stops nothing behind it", async () => {
    faults.hang = true;
    const transport = open(server.port, 60_000);
    const stop = new AbortController();
    const hanging = failureOf(transport.send(mail, stop.signal));
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    expect(await hanging).toBeInstanceOf(MailUnavailable);
    faults.hang = false;
    await transport.send(mail);
    expect(await received()).toHaveLength(1);
  });

  test("a server that never greets, and a port where nothing listens, are given up", async () => {
    const silent = await new Promise<Server>((resolve) => {
      const started = createServer(() => {}).listen(0, "127.0.0.1", () => resolve(started));
    });
    const { port } = silent.address() as { port: number };
    expect(await failureOf(open(port, 100).send(mail))).toBeInstanceOf(MailUnavailable);
    await Promise.all(opened.map((transport) => transport.close()));
    await new Promise((resolve) => silent.close(resolve));
    expect(await failureOf(open(port, 100).send(mail))).toBeInstanceOf(MailUnavailable);
  });

  test.each([
    ["550 5.1.1 <zoe@customer.example>: no such mailbox", MailRefused],
    ["550 5.7.1 <zoe@customer.example>: relaying denied", MailUnavailable],
  ])("a recipient answered by %j", async (reply, expected) => {
    await using elsewhere = await scripted("127.0.0.1", (line) => (line.startsWith("RCPT") ? reply : "250 OK"));
    expect(await failureOf(open(elsewhere.port).send(mail))).toBeInstanceOf(expected);
  });

  test("beyond this machine nothing is said before the connection is encrypted", async () => {
    const heard: string[] = [];
    // 127.0.0.2 is this machine too, but not by a name that is known to be: it stands for a server elsewhere.
    await using elsewhere = await scripted("127.0.0.2", (line) => {
      heard.push(line);
      return "250 OK";
    });
    expect(await failureOf(open(elsewhere.port, 500, "127.0.0.2").send(mail))).toBeInstanceOf(MailUnavailable);
    expect(heard[1]).toBe("STARTTLS");
    expect(heard.filter((line) => /^(AUTH|MAIL|RCPT|DATA)/.test(line))).toEqual([]);
  });

  test("neither errors nor logs repeat the recipient or the mail", async () => {
    faults.rejectRecipient = () => 550;
    const refused = await failureOf(open().send(mail));
    faults.rejectRecipient = () => 450;
    const deferred = await failureOf(open().send({ ...mail, attempt: 3 }));
    expect(logged).toHaveLength(2);
    const told = [refused, deferred].map((error) => JSON.stringify(error, Object.getOwnPropertyNames(error))).join();
    expect(told + logged.join()).not.toMatch(/zoe|customer\.example|SECRET/);
    expect(JSON.parse(logged[1] ?? "{}")).toMatchObject({ event: "mail.unavailable", status: 450, attempt: 3 });
  });
});
