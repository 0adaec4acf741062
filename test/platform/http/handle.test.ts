import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import type { Answer, Door, Platform } from "../../../shared/platform/http/door.ts";
import {
  anyone,
  contact,
  customerOrAnyone,
  type Entrance,
  employee,
  employeeOrAnyone,
  tenantAdmin,
} from "../../../shared/platform/http/entrance.ts";
import { handle } from "../../../shared/platform/http/handle.ts";
import { PROBLEMS } from "../../../shared/platform/http/problem.ts";
import { Refusal, type RefusalCode } from "../../../shared/platform/refusal.ts";
import { ADMIN, CONTACT, call, callers, door, EMPLOYEE, echo, platform, request, USER } from "./calls.ts";

const STATUSES: Record<RefusalCode, number> = {
  "validation-failed": 400,
  "malformed-json": 400,
  "not-signed-in": 401,
  "invalid-credentials": 401,
  "not-allowed": 403,
  "consent-required": 403,
  "not-licensed": 403,
  "not-found": 404,
  conflict: 409,
  "site-limit-reached": 409,
  "link-expired": 410,
  "precondition-failed": 412,
  "body-too-large": 413,
  "unsupported-media-type": 415,
  "recipient-not-allowed": 422,
  "idempotency-key-reused": 422,
  "too-many-requests": 429,
  internal: 500,
  unavailable: 503,
};

/** A door with neither path, query nor body. */
const plain = (
  operation: () => Promise<unknown>,
  answer: (result: unknown) => Answer = (body) => ({ status: 200, body }),
) =>
  door({
    name: "plain",
    method: "GET",
    route: "api/plain",
    summary: "Does what the test says",
    entrance: anyone,
    answers: { 200: z.object({ name: z.string() }), 204: null, 304: null },
    operation,
    answer,
  });

const failing = (thrown: unknown): Door<Platform> =>
  plain(async () => {
    throw thrown;
  });

const get = { method: "GET", params: {} };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("an error is a problem by RFC 9457", () => {
  test("each code has the contract's status", () => {
    const statuses = Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
    expect(statuses).toEqual(STATUSES);
  });

  test.each(Object.keys(STATUSES) as RefusalCode[])("%s", async (code) => {
    const told = await call(failing(new Refusal(code, "Do that instead.")), get);
    expect(told.status).toBe(STATUSES[code]);
    expect(told.headers["Content-Type"]).toBe("application/problem+json");
    expect(told.headers["Cache-Control"]).toBe("no-store");
    expect(told.json).toEqual({
      type: `urn:usher:problem:${code}`,
      title: PROBLEMS[code].title,
      status: STATUSES[code],
      code,
      detail: "Do that instead.",
      requestId: told.headers["X-Request-Id"],
    });
  });

  test("429 and 503 always say when a retry makes sense, in whole seconds from 1", async () => {
    const retryAfter = async (code: RefusalCode, options?: { retryAfter: number }) =>
      (await call(failing(new Refusal(code, "Later.", options)), get)).headers["Retry-After"];
    expect(await retryAfter("too-many-requests")).toBe("60");
    expect(await retryAfter("unavailable")).toBe("5");
    expect(await retryAfter("unavailable", { retryAfter: 1.2 })).toBe("2");
    expect(await retryAfter("unavailable", { retryAfter: 0 })).toBe("1");
    expect(await retryAfter("conflict")).toBeUndefined();
  });

  test("a 401 names the scheme that it asks for", async () => {
    for (const code of ["not-signed-in", "invalid-credentials"] as const) {
      expect((await call(failing(new Refusal(code, "No.")), get)).headers["WWW-Authenticate"]).toBe("Bearer");
    }
  });
});

describe("whatever an operation does, the answer has a form and a request id", () => {
  const misbehaviours: [string, Door<Platform>][] = [
    ["throws an error", failing(new Error("canary"))],
    ["throws a string", failing("canary")],
    ["throws undefined", failing(undefined)],
    ["throws null", failing(null)],
    ["throws a refusal's lookalike", failing({ code: "not-found", detail: "canary" })],
    [
      "throws at once",
      plain(() => {
        throw new RangeError("canary");
      }),
    ],
    [
      "answers a status that is not declared",
      plain(
        async () => 1,
        () => ({ status: 201 }),
      ),
    ],
    ["answers a body that does not fit", plain(async () => ({ name: 7, canary: 1 }))],
    [
      "answers nothing",
      plain(
        async () => 1,
        () => undefined as unknown as Answer,
      ),
    ],
    [
      "answers without a body where one is declared",
      plain(
        async () => 1,
        () => ({ status: 200 }),
      ),
    ],
  ];

  test.each(misbehaviours)("one that %s is an internal fault that tells nothing", async (_what, one) => {
    const app = platform();
    const told = await call(one, get, app);
    expect([told.status, told.json.code]).toEqual([500, "internal"]);
    expect(told.headers["X-Request-Id"]).toMatch(UUID_V7);
    expect(told.body).not.toMatch(/canary|stack|Error|\.ts/);
    const [line] = app.lines;
    expect(line).toMatchObject({ level: "error", door: "plain", code: "internal", requestId: told.json.requestId });
    expect(line?.errorClass).toEqual(expect.any(String));
    expect(JSON.stringify(app.lines)).not.toContain("canary");
  });

  test("an app that cannot be put together makes every door unavailable", async () => {
    const { log, lines } = platform();
    const load = async (): Promise<Platform> => {
      throw new Refusal("unavailable", "Usher is not set up correctly.", { retryAfter: 60 });
    };
    for (const one of [echo, plain(async () => ({ name: "x" }))]) {
      const reply = await handle(one, load, log)(request(get));
      expect(reply).toMatchObject({
        status: 503,
        headers: { "Retry-After": "60", "X-Request-Id": expect.any(String) },
      });
    }
    expect(lines.map(({ code }) => code)).toEqual(["unavailable", "unavailable"]);
  });

  test("a refusal is logged by its code and its cause's class, at the level of its gravity", async () => {
    const app = platform();
    const cause = Object.assign(new Error("canary"), { code: "ECONNREFUSED" });
    await call(failing(new Refusal("unavailable", "Later.", { cause })), get, app);
    await call(failing(new Refusal("not-found", "No.")), get, app);
    expect(app.lines.map(({ level, code, errorCode }) => [level, code, errorCode])).toEqual([
      ["error", "unavailable", "ECONNREFUSED"],
      ["info", "not-found", undefined],
    ]);
  });
});

describe("every answer", () => {
  const answers: [string, Promise<Awaited<ReturnType<typeof call>>>][] = [
    [
      "200",
      call(
        plain(async () => ({ name: "x" })),
        get,
      ),
    ],
    [
      "204",
      call(
        plain(
          async () => 1,
          () => ({ status: 204 }),
        ),
        get,
      ),
    ],
    [
      "304",
      call(
        plain(
          async () => 1,
          () => ({ status: 304, headers: { ETag: '"1"' } }),
        ),
        get,
      ),
    ],
    ["400", call(echo, { body: "{" })],
    ["401", call({ ...echo, entrance: contact }, {})],
    ["500", call(failing(new Error("x")), get)],
  ];

  test.each(answers)("%s carries a request id, shows it to pages, and sets no cookie", async (status, answer) => {
    const told = await answer;
    expect(String(told.status)).toBe(status);
    expect(told.headers["X-Request-Id"]).toMatch(UUID_V7);
    expect(told.headers["Access-Control-Expose-Headers"]).toBe("ETag, Retry-After, X-Request-Id");
    expect(told.headers["X-Content-Type-Options"]).toBe("nosniff");
    expect(Object.keys(told)).not.toContain("cookies");
    expect(Object.keys(told.headers).map((name) => name.toLowerCase())).not.toContain("set-cookie");
  });

  test("has an id of its own", async () => {
    const one = plain(async () => ({ name: "x" }));
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => (await call(one, get)).headers["X-Request-Id"]),
    );
    expect(new Set(ids).size).toBe(50);
  });

  test("of 204 and 304 is without body and type, whatever the door gives", async () => {
    for (const status of [204, 304]) {
      const told = await call(
        plain(
          async () => 1,
          () => ({ status, body: { name: "x" } }),
        ),
        get,
      );
      expect([told.body, told.headers["Content-Type"]]).toEqual([undefined, undefined]);
    }
  });

  test("is not kept by anybody unless its door says so", async () => {
    const kept = plain(
      async () => ({ name: "x" }),
      (body) => ({ status: 200, body, headers: { "Cache-Control": "public" } }),
    );
    expect((await call(kept, get)).headers["Cache-Control"]).toBe("public");
    expect(
      (
        await call(
          plain(async () => ({ name: "x" })),
          get,
        )
      ).headers["Cache-Control"],
    ).toBe("no-store");
  });

  test("cannot be given a cookie by a door: the types do not know the header", () => {
    // @ts-expect-error Set-Cookie is no header of an answer
    const answer: Answer = { status: 204, headers: { "Set-Cookie": "a=b" } };
    expect(answer.status).toBe(204);
  });
});

describe("what goes out is what was declared", () => {
  const result = async () => ({ name: "x", passwordHash: "canary" });

  test("an undeclared field is stripped", async () => {
    expect((await call(plain(result), get)).json).toEqual({ name: "x" });
  });

  test("or refused, where the schema is strict", async () => {
    const strict = { ...plain(result), answers: { 200: z.strictObject({ name: z.string() }) } };
    const told = await call(strict, get);
    expect(told.status).toBe(500);
    expect(told.body).not.toContain("canary");
  });

  test("a text leaves as it is, under its own type", async () => {
    const page = { ...plain(async () => "<p>"), answers: { 200: z.string() } };
    const typed = { ...page, answer: () => ({ status: 200, body: "<p>", headers: { "Content-Type": "text/html" } }) };
    const reply = await handle(typed, async () => platform(), platform().log)(request(get));
    expect([reply.body, reply.headers["Content-Type"]]).toEqual(["<p>", "text/html"]);
  });
});

test("no Cookie header is ever read, and an operation sees no header but those few that it may", async () => {
  const asked = new Set<string>();
  const seen: (string | undefined)[] = [];
  const one = {
    ...echo,
    operation: async (_app: Platform, { header }: Parameters<typeof echo.operation>[1]) => {
      seen.push(header("if-match"), header("cookie" as "if-match"), header("authorization" as "if-match"));
      return { name: "x" };
    },
  };
  const sent = request({
    body: { name: "x" },
    headers: { cookie: "FedAuth=canary", authorization: "Bearer contact", "if-match": '"1"' },
  });
  const headers = {
    get: (name: string) => {
      asked.add(name.toLowerCase());
      return sent.headers.get(name);
    },
  };
  const { method, url, query, params } = sent;
  const spied = {
    method,
    url,
    query,
    params,
    headers,
    arrayBuffer: () => sent.arrayBuffer(),
  } as unknown as typeof sent;
  const app = platform();
  await handle(one, async () => app, app.log)(spied);
  expect([...asked]).not.toContain("cookie");
  expect(seen).toEqual(['"1"', undefined, undefined]);
  expect(JSON.stringify(app.lines)).not.toContain("canary");
});

describe("entrances deny by default", () => {
  const enter = async (entrance: Pick<Entrance<unknown>, "enter">, bearer?: string) =>
    entrance
      .enter(
        callers,
        () => bearer,
        () => undefined,
      )
      .catch((error: unknown) => (error instanceof Refusal ? error.code : error));

  test("the contact's takes a contact's token and no other", async () => {
    expect(await enter(contact, "contact")).toEqual(CONTACT);
    for (const wrong of [undefined, "user", "employee", "nonsense"]) {
      expect(await enter(contact, wrong)).toBe("not-signed-in");
    }
  });

  test("the customer's is open, but a token that does not verify is no stranger's call", async () => {
    expect(await enter(customerOrAnyone)).toEqual({ kind: "anyone" });
    expect(await enter(customerOrAnyone, "user")).toEqual(USER);
    for (const wrong of ["contact", "employee", "nonsense"]) {
      expect(await enter(customerOrAnyone, wrong)).toBe("not-signed-in");
    }
  });

  test("an employee's takes the roles it names; the right kind without the role is not-allowed", async () => {
    expect(await enter(employee("Support.Agent", "Licenses.Manage"), "employee")).toEqual(EMPLOYEE);
    expect(await enter(employee("Privacy.Officer"), "employee")).toBe("not-allowed");
    for (const wrong of [undefined, "user", "contact", "nonsense"]) {
      expect(await enter(employee("Support.Agent"), wrong)).toBe("not-signed-in");
    }
  });

  test("a tenant administrator's takes no other user of the tenant, and no app", async () => {
    expect(await enter(tenantAdmin, "admin")).toEqual(ADMIN);
    for (const wrong of ["user", "app"]) expect(await enter(tenantAdmin, wrong)).toBe("not-allowed");
    for (const wrong of [undefined, "contact", "employee"])
      expect(await enter(tenantAdmin, wrong)).toBe("not-signed-in");
  });

  test("where an employee merely sees more, any other token counts as none", async () => {
    expect(await enter(employeeOrAnyone, "employee")).toEqual(EMPLOYEE);
    for (const wrong of [undefined, "user", "nonsense"])
      expect(await enter(employeeOrAnyone, wrong)).toEqual({ kind: "anyone" });
  });

  test("a header that is no bearer token is refused where a token counts, and not looked at where none does", async () => {
    const headers = { authorization: "Basic YTpi" };
    const open = { ...plain(async () => ({ name: "x" })), entrance: customerOrAnyone };
    expect((await call(open, { ...get, headers })).json.code).toBe("not-signed-in");
    expect(
      (
        await call(
          plain(async () => ({ name: "x" })),
          { ...get, headers },
        )
      ).status,
    ).toBe(200);
  });
});
