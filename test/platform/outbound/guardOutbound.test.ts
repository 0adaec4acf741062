import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "@jest/globals";

/**
 * What a guarded process can and cannot do beside what the promise's own test shows: libraries that connect by address,
 * redirects, sockets of every kind, and all that must go on as before.
 */
let told: Record<string, unknown>;

beforeAll(async () => {
  const file = join(import.meta.dirname, "guarded.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", file]);
  told = JSON.parse(stdout) as Record<string, unknown>;
});

const REFUSED = "outbound-refused";

describe("what connects by an address", () => {
  test("reaches the SQL server and the mail server whose names are listed", () => {
    expect(told).toMatchObject({ sqlServer: "reached", mailServer: "reached" });
  });

  test("reaches the node that Azure SQL sends it to", () => {
    expect(told).toMatchObject({ sqlNode: "reached" });
  });

  test("reaches no server of another name, nor the address of a name that was not looked up, nor another port there", () => {
    expect(told).toMatchObject({
      foreignSqlServer: REFUSED,
      foreignMailServer: REFUSED,
      addressBefore: REFUSED,
      addressAfter: "reached",
      addressOnAnotherPort: REFUSED,
    });
  });

  test("does not reach the address of what is spoken to by its name", () => {
    expect(told).toMatchObject({ nameInOtherSpelling: "reached", addressOfWhatIsSpokenToByName: REFUSED });
  });
});

describe("a way round", () => {
  test("by a redirect is none", () => {
    expect(told).toMatchObject({ fetchNotFollowing: "reached", fetchRedirected: REFUSED, pipelineRedirected: REFUSED });
  });

  test("by a local socket, or by leaving host or port out, is none", () => {
    expect(told).toMatchObject({
      localSocket: REFUSED,
      localSocketByHttp: REFUSED,
      noHost: REFUSED,
      noPort: REFUSED,
    });
  });

  test("was never found: nothing came to where nothing was to go, and nobody was asked about another name", () => {
    expect(told).toMatchObject({
      elsewhere: 0,
      asked: [
        "api.vendor.example",
        "name.database.windows.net",
        "node.worker.database.windows.net",
        "smtp.vendor.example",
      ],
    });
  });
});

describe("a refused socket", () => {
  test("fails as any connection does: later, by its error and its end", () => {
    const error = { name: "OutboundRefused", code: REFUSED };
    expect(told).toMatchObject({
      isConnecting: true,
      events: [JSON.stringify(["error", error]), JSON.stringify(["close", true])],
    });
  });

  test("says where it did not go, and the log does so in a line with nothing else", () => {
    expect(told.message).toMatch(/^Usher does not speak to 127\.0\.0\.1:\d+: none of its settings names it\.$/);
    expect(told.lines).toContain(JSON.stringify({ level: "error", event: REFUSED, host: "127.0.0.1:ELSEWHERE" }));
    expect(told.lines).toContain(JSON.stringify({ level: "error", event: REFUSED, host: "smtp.example" }));
  });
});

test("connections that stood, servers, and questions about addresses are as they were", () => {
  expect(told).toMatchObject({
    standing: "still here",
    serving: "number",
    promisified: { address: "127.0.0.1", family: 4 },
    questionAboutAnAddress: "reached",
  });
});
