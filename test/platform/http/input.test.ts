import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import { anyone, contact } from "../../../shared/platform/http/entrance.ts";
import { call, door, echo, faultsIn, ID, type Sent } from "./calls.ts";

const good: Sent = { body: { name: "x" } };

const codeOf = async (sent: Sent) => {
  const { status, json } = await call(echo, sent);
  return `${status} ${String(json.code)}`;
};

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("415: a body is JSON or is refused unread", () => {
  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonp",
    "application/problem+json",
    "application/json; charset=utf-16",
    "application/json;charset=iso-8859-1",
    "",
  ])("%j is refused", async (type) => {
    expect(await codeOf({ ...good, headers: { "content-type": type } })).toBe("415 unsupported-media-type");
  });

  test.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/json; odata=nometadata",
  ])("%j is JSON", async (type) => {
    expect((await call(echo, { ...good, headers: { "content-type": type } })).status).toBe(200);
  });

  test("whoever sends files is told what to do instead", async () => {
    const { status, json } = await call(echo, {
      ...good,
      headers: { "content-type": "multipart/form-data; boundary=x" },
    });
    expect(status).toBe(415);
    expect(json.detail).toContain("Files are not taken: paste the text that matters");
  });

  test("a compressed body is refused as such, not as broken JSON", async () => {
    expect(await codeOf({ ...good, headers: { "content-encoding": "gzip" } })).toBe("415 unsupported-media-type");
  });

  test("no body and no type", async () => {
    expect(await codeOf({})).toBe("415 unsupported-media-type");
  });
});

describe("413: a body has an end", () => {
  const filled = (size: number) => JSON.stringify({ name: "x".repeat(size - 11) });

  test("32 KiB are read, one byte more is not", async () => {
    expect(await codeOf({ body: filled(32 * 1024) })).toBe("400 validation-failed");
    expect(await codeOf({ body: filled(32 * 1024 + 1) })).toBe("413 body-too-large");
  });

  test("a declared length is believed when it is too large, and never when it is small, absent or no number", async () => {
    expect(await codeOf({ ...good, headers: { "content-length": "32769" } })).toBe("413 body-too-large");
    for (const length of ["0", "1", "-5", "many", ""]) {
      const sent = { body: filled(40_000), headers: { "content-length": length } };
      expect(await codeOf(sent)).toBe("413 body-too-large");
    }
  });

  test("a door may allow more or less", async () => {
    const small = { ...echo, maxBody: 12 };
    expect((await call(small, { body: '{"name":"x"}' })).status).toBe(200);
    expect((await call(small, { body: '{"name":"xy"}' })).status).toBe(413);
  });
});

describe("400 malformed-json: what is no JSON", () => {
  test.each([
    ["empty", ""],
    ["blank", "  "],
    ["broken", '{"name":'],
    ["a trailing comma", '{"name":"x",}'],
    ["NaN", '{"name":NaN}'],
    ["two values", '{"name":"x"} {}'],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
    ["a surrogate in UTF-8 (CESU)", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ["UTF-16", Buffer.from('{"name":"x"}', "utf16le")],
  ])("%s", async (_what, body) => {
    expect(await codeOf({ body, headers: { "content-type": "application/json" } })).toBe("400 malformed-json");
  });

  test("a body that came in chunks, which the host drops, is told to send its length", async () => {
    const { json } = await call(echo, { headers: { "content-type": "application/json" } });
    expect(json.detail).toContain("Content-Length");
  });

  test("a byte order mark at the start is no fault", async () => {
    expect((await call(echo, { body: '\uFEFF{"name":"x"}' })).status).toBe(200);
  });
});

describe("400 validation-failed: every fault at once", () => {
  test("of path, query and body together, each by its pointer", async () => {
    const body = { tags: ["ok", "too long", 3], surprise: 1, other: 2 };
    const refused = await call(echo, { params: { id: "7" }, query: { page: "12345" }, body });
    expect(refused.json.code).toBe("validation-failed");
    expect(faultsIn(refused)).toEqual([
      "/name required",
      "/other unknown-field",
      "/path/id wrong-format",
      "/query/page too-large",
      "/surprise unknown-field",
      "/tags/1 too-large",
      "/tags/2 wrong-type",
    ]);
  });

  test.each([["[]"], ["null"], ['"text"'], ["7"]])("a body that is %s is the wrong type as a whole", async (body) => {
    expect(faultsIn(await call(echo, { body }))).toEqual([" wrong-type"]);
  });

  test("text that is no Unicode is refused where it stands, beside the other faults", async () => {
    const refused = await call(echo, { body: '{"name":"\\ud800","tags":["\\udc00","\\ud83d\\ude00"],"more":1}' });
    expect(faultsIn(refused)).toEqual(["/more unknown-field", "/name wrong-format", "/tags/0 wrong-format"]);
  });

  test("keys that JavaScript objects have anyway are unknown fields like any other, and change nothing", async () => {
    const body = '{"name":"x","__proto__":{"tags":["a"]},"constructor":1,"toString":2,"hasOwnProperty":3}';
    const refused = await call(echo, { body });
    expect(faultsIn(refused)).toEqual([
      " unknown-field",
      "/constructor unknown-field",
      "/hasOwnProperty unknown-field",
      "/toString unknown-field",
    ]);
    expect(({} as Record<string, unknown>).tags).toBeUndefined();
  });

  test("a name in the query or path that JavaScript objects have does no harm", async () => {
    const sent = { ...good, query: { ["__proto__"]: "x", constructor: "y" } };
    expect((await call(echo, sent)).status).toBe(200);
  });

  test.each([
    ["nested 33 deep", nested(33)],
    ["nested as deep as it can be", nested(16_000)],
    ["a list of 5001", { name: "x", tags: Array.from({ length: 5001 }, () => 1) }],
    ["an object of 5001", Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`k${at}`, 1]))],
    ["a list of 200000", { name: "x", tags: Array.from({ length: 200_000 }, () => 1) }],
  ])("a body that is %s is refused as a whole", async (_what, body) => {
    const told = await call({ ...echo, maxBody: 4 * 1024 * 1024 }, { body });
    expect(faultsIn(told)).toEqual([" too-complex"]);
  });

  test("a list of many faults is answered with a bounded one", async () => {
    const body = { name: "x", tags: Array.from({ length: 4000 }, () => 1) };
    expect(faultsIn(await call(echo, { body })).length).toBe(1000);
  });

  test("the schema of a body may be asynchronous", async () => {
    const common = z.strictObject({
      password: z.string().superRefine(async (_value, ctx) => {
        await Promise.resolve();
        ctx.addIssue({ code: "custom", message: "Too common.", params: { code: "too-common" } });
      }),
    });
    const one = { ...echo, body: common };
    expect(faultsIn(await call(one, { body: { password: "x" } }))).toEqual(["/password too-common"]);
  });
});

describe("nothing that was sent comes back", () => {
  const canary = "Kx9.canary@contoso.example";

  test.each([
    ["a value", { name: canary.repeat(3) }],
    ["an unknown field's value", { name: "x", other: canary }],
    ["a field's name that is no plain name", { name: "x", [canary]: 1 }],
    ["such a name around text that is no Unicode", { name: "x", [canary]: "\ud800" }],
    ["such a name deep inside", { name: { a: { [canary]: ["\ud800"] } } }],
    ["a list", { name: "x", tags: [canary] }],
  ])("%s", async (_what, body) => {
    const refused = await call(echo, { body });
    expect(refused.status).toBe(400);
    expect(refused.body).not.toContain("canary");
  });

  test("the key of a record", async () => {
    const record = { ...echo, body: z.record(z.string().regex(/^[a-z]+$/), z.number()) };
    const refused = await call(record, { body: { [canary]: 1, fine: "no number" } });
    expect(faultsIn(refused)).toEqual([" wrong-name", "/fine wrong-type"]);
    expect(refused.body).not.toContain("canary");
  });

  test("broken JSON, a path and a query", async () => {
    const broken = await call(echo, { body: `{"name":"${canary}` });
    const elsewhere = await call(echo, { ...good, params: { id: canary }, query: { page: canary } });
    expect([broken.status, elsewhere.status]).toEqual([400, 400]);
    expect(`${broken.body}${elsewhere.body}`).not.toContain("canary");
  });

  test("whatever JSON is sent: never a 500, never its long texts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6, stringUnit: "grapheme" }), async (body) => {
        const { status } = await call(echo, { body });
        expect([200, 400, 413]).toContain(status);
      }),
      { numRuns: 200 },
    );
  });
});

test("who calls is settled first: a stranger is told nothing of what is wrong with the input", async () => {
  const guarded = door({
    name: "guarded",
    method: "POST",
    route: "api/guarded/{id}",
    summary: "For contacts",
    entrance: contact,
    path: z.strictObject({ id: z.guid() }),
    body: z.strictObject({ name: z.string() }),
    answers: { 204: null },
    operation: async () => undefined,
    answer: () => ({ status: 204 }),
  });
  for (const sent of [{ body: "{" }, { body: "x".repeat(50_000) }, { params: { id: "7" }, body: {} }, {}]) {
    expect((await call(guarded, sent)).json.code).toBe("not-signed-in");
  }
  const signedIn = { params: { id: "7" }, body: {}, headers: { authorization: "Bearer contact" } };
  expect((await call(guarded, signedIn)).json.code).toBe("validation-failed");
});

test("a door without a body's schema reads no body", async () => {
  const { body: _, ...rest } = echo;
  const bodiless = { ...rest, operation: async () => ({ name: "none" }), entrance: anyone };
  const { status, json } = await call(bodiless, {
    params: { id: ID },
    body: "not json",
    headers: { "content-length": "9999999" },
  });
  expect([status, json.name]).toEqual([200, "none"]);
});
