import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Outcome, outcomeOf } from "../../../infra/local/command.ts";
import { type MailFolder, openMailFolder } from "../../../infra/local/inbox/mailFolder.ts";
import { tellMails, USAGE } from "../../../infra/local/inbox/tellMails.ts";
import { layoutOf } from "../../../infra/local/layout.ts";
import { systemClock } from "../../../shared/platform/clock.ts";

let state: string;
let mails: MailFolder;
let now: number;

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), "usher-state-"));
  now = Date.UTC(2026, 1, 1);
  mails = openMailFolder(layoutOf({ USHER_STATE: state }).inboxFolder, { now: () => now });
});

afterEach(async () => {
  await rm(state, { recursive: true });
});

const inbox = (...args: string[]): Promise<Outcome> =>
  outcomeOf(tellMails(systemClock), { args, environment: { USHER_STATE: state } }, USAGE);

const add = async (to: string, subject: string): Promise<void> => {
  const message = `Subject: ${subject}\r\nTo: ${to}\r\nContent-Type: text/plain\r\n\r\nText of ${subject}\r\n`;
  await mails.add({ from: "no-reply@lists.example", to: [to] }, Buffer.from(message));
  now += 1000;
};

describe("the inbox command, while nothing runs", () => {
  test("--json prints an array, oldest first, of exactly the promised fields", async () => {
    await add("zoe@customer.example", "one");
    await add("max@customer.example", "two");
    const { code, stdout, stderr } = await inbox("--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual([
      {
        at: "2026-02-01T00:00:00.000Z",
        from: "no-reply@lists.example",
        to: "zoe@customer.example",
        subject: "one",
        text: "Text of one\n",
        html: "",
        headers: { subject: "one", to: "zoe@customer.example", "content-type": "text/plain" },
      },
      expect.objectContaining({ at: "2026-02-01T00:00:01.000Z", subject: "two" }),
    ]);
  });

  test("--to selects by address, whatever its case", async () => {
    await add("zoe@customer.example", "one");
    await add("max@customer.example", "two");
    const { stdout } = await inbox("--json", "--to", "MAX@customer.example");
    expect((JSON.parse(stdout) as { subject: string }[]).map(({ subject }) => subject)).toEqual(["two"]);
  });

  test("without --json prints what a person reads", async () => {
    await add("zoe@customer.example", "one");
    expect((await inbox()).stdout).toMatch(/To: {6}zoe@customer\.example\nSubject: one\n\nText of one\n$/);
  });

  test("an empty inbox is no error", async () => {
    expect(await inbox("--json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
    expect(await inbox()).toEqual({ code: 0, stdout: "No mail.\n", stderr: "" });
  });
});

describe("--wait", () => {
  test("returns at once when such a mail is there already", async () => {
    await add("zoe@customer.example", "one");
    expect((await inbox("--json", "--wait", "600")).code).toBe(0);
  });

  test("returns when one comes, and not for another address's", async () => {
    await add("max@customer.example", "other");
    const waiting = inbox("--json", "--wait", "20", "--to", "zoe@customer.example");
    await new Promise((resolve) => setTimeout(resolve, 150));
    await add("zoe@customer.example", "awaited");
    const { code, stdout } = await waiting;
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { subject: string }[]).map(({ subject }) => subject)).toEqual(["awaited"]);
  });

  test("ends with code 1 and a word when none came", async () => {
    expect(await inbox("--json", "--wait", "0.1")).toEqual({
      code: 1,
      stdout: "",
      stderr: "No mail came within 0.1 s.\n",
    });
  });
});

test.each([["--wait", "soon"], ["--wait", "-1"], ["--frm", "x"], ["zoe@customer.example"]])(
  "wrong use (%s %s) ends with code 2 and the usage",
  async (...args) => {
    const { code, stdout, stderr } = await inbox(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("npm run --silent inbox");
  },
);
