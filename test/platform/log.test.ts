import { describe, expect, test } from "@jest/globals";
import { createLog, describeError, type Level, type LogFields } from "../../shared/platform/log.ts";

const CANARY = "canary@contoso.example";

const written = (act: (log: ReturnType<typeof createLog>) => void): [Level, Record<string, unknown>][] => {
  const lines: [Level, Record<string, unknown>][] = [];
  act(createLog((level, line) => lines.push([level, JSON.parse(line) as Record<string, unknown>])));
  return lines;
};

/** Fields as code that got past the types could send them. */
const cast = (fields: Record<string, unknown>): LogFields => fields as LogFields;

describe("the log writes an allow-list of fields", () => {
  test("an event is one line of JSON at its level", () => {
    const fields: LogFields = { requestId: "id", door: "signIn", status: 503, durationMs: 7, code: "unavailable" };
    expect(written((log) => log.error("refused", fields))).toEqual([
      ["error", { level: "error", event: "refused", ...fields }],
    ]);
    expect(written((log) => log.info("a")).concat(written((log) => log.warn("b")))).toEqual([
      ["info", { level: "info", event: "a" }],
      ["warn", { level: "warn", event: "b" }],
    ]);
  });

  test("a field outside the list is dropped, whatever was cast", () => {
    const fields = cast({ email: CANARY, message: CANARY, url: CANARY, __proto__: { kind: CANARY }, level: CANARY });
    const lines = written((log) => log.info("refused", fields));
    expect(lines).toEqual([["info", { level: "info", event: "refused" }]]);
  });

  test.each([
    ["an address", CANARY],
    ["a URL with a query", "https://usher.example.com/?q=canary"],
    ["several lines", "canary\ncanary"],
    ["a long text", "canary".repeat(50)],
    ["an object", { canary: 1 }],
    ["an error", new Error("canary")],
  ])("%s in a listed field is withheld", (_what, value) => {
    const lines = written((log) => log.warn("refused", cast({ kind: value, settings: [], code: "x" })));
    expect(JSON.stringify(lines)).not.toContain("canary");
    expect(lines[0]?.[1]).toMatchObject({ kind: "withheld", code: "x" });
  });

  test("an event that is no name of ours is withheld", () => {
    expect(JSON.stringify(written((log) => log.info(`hello ${CANARY}`)))).not.toContain("canary");
  });

  test("settings are told by name with what is expected", () => {
    const settings = ["USHER_PUBLIC_URL: expected the https origin, such as https://usher.example.com"];
    expect(written((log) => log.error("settings-have-faults", { settings }))[0]?.[1]).toMatchObject({ settings });
    expect(JSON.stringify(written((log) => log.error("x", cast({ settings: CANARY }))))).not.toContain("canary");
  });
});

describe("an error is told by class, code and place, never by its words", () => {
  class SignInFailed extends Error {
    override readonly name = "SignInFailed";
    readonly code = "ESIGNIN";
  }

  test("of ours", () => {
    const told = describeError(new SignInFailed(CANARY));
    expect(told).toEqual({
      errorClass: "SignInFailed",
      errorCode: "ESIGNIN",
      at: expect.stringMatching(/^log\.test\.ts:\d+$/),
    });
  });

  test("whose message looks like a stack", () => {
    const told = describeError(new Error("x\n    at john (/home/canary.js:1:1)\n    at canary.ts:2:2"));
    expect(told.at).toMatch(/^log\.test\.ts:\d+$/);
  });

  test("whose name, code or stack are not what they should be", () => {
    const odd = Object.assign(new Error("x"), { name: CANARY, code: `code of ${CANARY}`, stack: CANARY });
    expect(describeError(odd)).toEqual({ errorClass: "Error" });
    const bare = new Error("x");
    delete bare.stack;
    expect(describeError(bare)).toEqual({ errorClass: "Error" });
  });

  test("that is thrown in a library is told by where we called it", () => {
    const error = new Error("x");
    error.stack = "Error: x\n    at f (/app/node_modules/tedious/lib/a.js:1:2)\n    at g (/app/shared/sql.ts:30:4)";
    expect(describeError(error).at).toBe("sql.ts:30");
  });

  test.each([["canary"], [undefined], [null], [{ message: "canary" }], [7]])("that is %p", (thrown) => {
    expect(describeError(thrown)).toEqual({ errorClass: typeof thrown });
  });
});
