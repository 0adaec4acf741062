import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createTransport, type SendMailOptions } from "nodemailer";
import { openMailFolder } from "../../../infra/local/inbox/mailFolder.ts";
import type { ReceivedMail } from "../../../infra/local/inbox/receivedMail.ts";
import { type Inbox, startInbox } from "../../../infra/local/inbox/server.ts";

let folder: string;
let now: number;
let inbox: Inbox;
const clock = { now: () => now };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usher-inbox-"));
  now = Date.UTC(2026, 0, 31, 12);
  inbox = await startInbox({ folder, smtpPort: 0, webPort: 0, clock });
});

afterEach(async () => {
  await inbox.close();
  await rm(folder, { recursive: true });
});

const post = async (mail: SendMailOptions): Promise<void> => {
  const transport = createTransport({ host: "127.0.0.1", port: inbox.smtpPort });
  await transport.sendMail({ from: "no-reply@lists.example", to: "zoe@customer.example", text: "Hello", ...mail });
  transport.close();
};

const get = async (address: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${inbox.webPort}${address}`, options);

const listed = async (query = ""): Promise<ReceivedMail[]> =>
  (await (await get(`/api/mails${query}`)).json()) as ReceivedMail[];

describe("mails that arrive", () => {
  test("are told with envelope, both parts and the time of the app's clock, oldest first", async () => {
    await post({ subject: "Grüße", text: "für alle", html: "<p>für alle</p>" });
    now += 60_000;
    await post({ subject: "Second", to: ["max@customer.example"], bcc: ["secret@customer.example"] });
    const [first, second] = await listed();
    expect(first).toMatchObject({
      at: "2026-01-31T12:00:00.000Z",
      from: "no-reply@lists.example",
      to: "zoe@customer.example",
      subject: "Grüße",
      headers: { to: "zoe@customer.example" },
    });
    expect(first?.text.trim()).toBe("für alle");
    expect(first?.html.trim()).toBe("<p>für alle</p>");
    expect(second).toMatchObject({
      at: "2026-01-31T12:01:00.000Z",
      to: "max@customer.example, secret@customer.example",
      subject: "Second",
      html: "",
      headers: { to: "max@customer.example" },
    });
  });

  test("within one millisecond keep their order", async () => {
    for (const subject of ["1", "2", "3"]) await post({ subject });
    expect((await listed()).map(({ subject }) => subject)).toEqual(["1", "2", "3"]);
  });

  test("cannot pass off an envelope of their own", async () => {
    await post({ subject: "x", headers: { "X-Envelope-To": "max@customer.example" } });
    expect((await listed())[0]?.to).toBe("zoe@customer.example");
  });

  test("are still there after a restart, and what a kill left unfinished is no mail", async () => {
    await post({ subject: "kept" });
    const [name = ""] = await readdir(folder);
    await writeFile(path.join(folder, name.replace(/eml$/, "part")), "half of a ma");
    await inbox.close();
    inbox = await startInbox({ folder, smtpPort: 0, webPort: 0, clock });
    expect((await listed()).map(({ subject }) => subject)).toEqual(["kept"]);
  });

  test("are found by address in any case of letters", async () => {
    await post({ subject: "a", to: "Zoe@customer.example, max@customer.example" });
    await post({ subject: "b", to: "max@customer.example" });
    expect(await listed("?to=zoe@CUSTOMER.example")).toHaveLength(1);
    expect(await listed("?to=max@customer.example")).toHaveLength(2);
    expect(await listed("?to=nobody@customer.example")).toHaveLength(0);
  });

  test("are read from their own folder alone", async () => {
    const outside = path.join(folder, "..", `${path.basename(folder)}.eml`);
    await writeFile(outside, "Subject: outside\r\n\r\n");
    const mails = openMailFolder(folder, clock);
    expect(await mails.read(`../${path.basename(folder)}`)).toBeUndefined();
    await rm(outside);
  });

  test("of two at the same time from two processes both are kept", async () => {
    const other = openMailFolder(folder, clock);
    const envelope = { from: "a@b.example", to: ["c@d.example"] };
    await Promise.all([openMailFolder(folder, clock), other].map((each) => each.add(envelope, Buffer.from("\r\nx"))));
    expect(await listed()).toHaveLength(2);
  });
});

describe("the page", () => {
  const idOf = async (): Promise<string> => (await listed())[0]?.id ?? "";

  test("lists the newest first and leads to each mail", async () => {
    await post({ subject: "first" });
    now += 1000;
    await post({ subject: "second" });
    const page = await (await get("/")).text();
    expect(page.indexOf("second")).toBeLessThan(page.indexOf("first"));
    expect(page).toContain(`href="/mails/${await idOf()}"`);
    expect(page).toContain("2 mails");
  });

  test("shows a long list page by page, each mail once", async () => {
    const mails = openMailFolder(folder, clock);
    for (let count = 0; count < 250; count += 1) {
      await mails.add({ from: "a@b.example", to: ["c@d.example"] }, Buffer.from(`Subject: n${count}.\r\n\r\n`));
    }
    const subjects: string[] = [];
    for (let next: string | undefined = "/"; next !== undefined; ) {
      const page: string = await (await get(next)).text();
      subjects.push(...[...page.matchAll(/>(n\d+)\.</g)].map(([, subject]) => subject ?? ""));
      next = /href="([^"]+)">Older/.exec(page)?.[1];
    }
    expect(subjects).toEqual(Array.from({ length: 250 }, (_, index) => `n${249 - index}`));
  });

  test("escapes whatever a mail holds", async () => {
    const hostile = `<script>alert(1)</script>"'&`;
    await post({ subject: hostile, text: `${hostile} http://x.example/?a="><b>`, headers: { "X-Test": hostile } });
    for (const address of ["/", `/mails/${await idOf()}`]) {
      const page = await (await get(address)).text();
      expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
      expect(page).not.toContain("<script>");
    }
  });

  test("makes links of the text open in a tab of their own, without the full stop behind them", async () => {
    await post({ text: "Open http://127.0.0.1:7071/link#verify.a-b_c.\n(or https://x.example/y?z=1&q=2)" });
    const page = await (await get(`/mails/${await idOf()}`)).text();
    expect(page).toContain(
      `<a href="http://127.0.0.1:7071/link#verify.a-b_c" target="_blank" rel="noopener noreferrer">`,
    );
    expect(page).toContain(`<a href="https://x.example/y?z=1&amp;q=2" target="_blank"`);
  });

  test("shows a mail's HTML where it can run nothing, load nothing and reach nothing", async () => {
    await post({ html: "<html><head><title>x</title></head><body><script>alert(1)</script><a href=x>y</a></body>" });
    const id = await idOf();
    expect(await (await get(`/mails/${id}`)).text()).toContain(`sandbox="allow-popups allow-popups-to-escape-sandbox"`);
    const part = await get(`/mails/${id}/html`);
    const policy = part.headers.get("content-security-policy");
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
    expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin|http/);
    expect(await part.text()).toContain(`<head><base target="_blank">`);
  });

  test("gives the whole message as text", async () => {
    await post({ subject: "Hello" });
    const source = await get(`/mails/${await idOf()}/source`);
    expect(source.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await source.text()).toMatch(/^X-Envelope-From: no-reply@lists\.example\r\n/);
  });

  test.each(["/nothing", "/mails/..%2f..%2fpackage.json", "/mails/x", "/mails/../../etc/passwd", "/mails/a/b/c/d"])(
    "answers %s with 404 and no file",
    async (address) => {
      expect((await get(address)).status).toBe(404);
    },
  );

  test("is only read, and only under a name of this machine", async () => {
    expect((await get("/", { method: "POST" })).status).toBe(405);
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const options = { port: inbox.webPort, host: "127.0.0.1", headers: { Host: "rebound.example" } };
      request(options, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  });
});

describe("starting", () => {
  const occupy = async (port: number): Promise<Server> => {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    return server;
  };
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const release = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

  test.each(["smtpPort", "webPort"] as const)("a busy %s is named, and nothing is left running", async (which) => {
    const [blocker, free] = [await occupy(0), await occupy(0)];
    const [busyPort, otherPort] = [portOf(blocker), portOf(free)];
    await release(free);
    const ports = { smtpPort: otherPort, webPort: otherPort, [which]: busyPort };
    await expect(startInbox({ folder, clock, ...ports })).rejects.toMatchObject({ code: "EADDRINUSE", port: busyPort });
    await release(await occupy(otherPort));
    await release(blocker);
  });
});
