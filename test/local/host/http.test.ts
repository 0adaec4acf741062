import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eventually, type HostProcess, removeFolders, SURFACE, startProcess } from "./hostProcess.ts";

let host: HostProcess;

beforeAll(async () => {
  const settings = { Values: { YEARLY: "0 0 0 1 1 *" }, Host: { CORS: "*" } };
  host = await startProcess({ app: SURFACE, settings });
});

afterAll(async () => {
  await host.stop();
  await removeFolders();
});

const ask = (path: string, options?: RequestInit): Promise<Response> => fetch(`${host.origin}${path}`, options);
const json = async (path: string, options?: RequestInit): Promise<unknown> => (await ask(path, options)).json();

/** Sends a request as it is, which `fetch` would tidy up. */
const raw = (lines: string[], body = ""): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(host.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  });

describe("a function is given", () => {
  test("method, URL, headers, query, route values and the body's bytes as they were sent", async () => {
    const answer = await json("/echo/a%2Fb/c%20d?k=1&k=2&K=3&empty=", {
      method: "PUT",
      headers: { "X-One": "1" },
      body: new Uint8Array([0, 255]),
    });
    expect(answer).toEqual({
      method: "PUT",
      url: `${host.origin}/echo/a%2Fb/c%20d?k=1&k=2&K=3&empty=`,
      headers: { "x-one": "1" },
      query: { k: "1,2,3", empty: "" },
      params: { id: "a%2Fb", name: "c d" },
      body: "00ff",
    });
  });

  test("one header where several of a name came", async () => {
    const lines = ["GET /echo/1 HTTP/1.1", "Host: a.test", "X-A: 1", "x-a: 2", "Connection: close"];
    expect(await raw(lines)).toContain('"x-a":"1,2"');
  });

  test("no body of a GET, and none that came without its length", async () => {
    const chunked = ["POST /echo/1 HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", "Connection: close"];
    expect(await raw(chunked, "3\r\nabc\r\n0\r\n\r\n")).toContain('"body":""');
    const get = ["GET /echo/1 HTTP/1.1", "Host: a.test", "Content-Length: 3", "Connection: close"];
    expect(await raw(get, "abc")).toContain('"body":""');
  });

  test("the caller's trace", async () => {
    const id = "0af7651916cd43dd8448eb211c80319c";
    const answer = await json("/trace", {
      headers: { traceparent: `00-${id}-b7ad6b7169203331-01`, tracestate: "a=b" },
    });
    expect(answer).toMatchObject({ trace: { traceParent: expect.stringMatching(id), traceState: "a=b" } });
  });
});

describe("routes are tried", () => {
  test("in the order of the functions' names, not by how specific they are", async () => {
    expect(await json("/x/special")).toEqual({ name: "aItem", params: { id: "special" } });
  });

  test("past a function with another method, and end in 404, not 405", async () => {
    expect(await json("/x/special", { method: "PUT" })).toMatchObject({ name: "zSpecial" });
    const refused = await ask("/x/special", { method: "POST" });
    expect([refused.status, await refused.text()]).toEqual([404, ""]);
  });

  test("without regard to case, dot segments resolved first", async () => {
    expect(await json("/X/Other/")).toMatchObject({ name: "aItem" });
    const lines = ["GET /echo/%2e%2e/x/y HTTP/1.1", "Host: a.test", "Connection: close"];
    expect(await raw(lines)).toContain('"aItem"');
  });

  test.each([
    ["/", "root", {}],
    ["/.well-known/jwks.json", "keys", {}],
    ["/pages", "pages", {}],
    ["/pages/a/b", "pages", { kind: "a", name: "b" }],
    ["/guid/0c9f3b1a-0000-0000-0000-00000000000f", "byGuid", { id: "0c9f3b1a-0000-0000-0000-00000000000f" }],
    ["/int/7", "byInt", { n: "7" }],
    ["/files/a/b", "files", { path: "a/b" }],
    ["/unnamedRoute", "unnamedRoute", {}],
  ])("so that %s reaches %s", async (path, name, params) => {
    expect(await json(path)).toEqual({ name, params });
  });

  test("with their constraints", async () => {
    const statuses = await Promise.all(
      ["/guid/nope", "/int/0", "/int/x"].map(async (path) => (await ask(path)).status),
    );
    expect(statuses).toEqual([404, 404, 404]);
  });

  test("without asking for a key, as func start does", async () => {
    expect(await json("/guarded")).toMatchObject({ name: "guarded" });
  });
});

describe("what a function returns", () => {
  test("is sent with its status, headers and body", async () => {
    const answer = await ask("/text");
    expect(answer.status).toBe(201);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "x-one": "1",
      "content-type": "text/plain;charset=UTF-8",
      "content-length": "6",
      "x-from-host": "yes",
    });
    expect(await answer.text()).toBe("héllo");
    expect([...new Uint8Array(await (await ask("/bytes")).arrayBuffer())]).toEqual([0, 255, 10]);
  });

  test("is 204 where it is nothing, even when nothing was thrown", async () => {
    expect((await ask("/nothing")).status).toBe(204);
    expect((await ask("/throws-nothing")).status).toBe(204);
  });

  test("is sent without its body where the status has none", async () => {
    const answer = await ask("/not-modified");
    expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([304, '"1"', ""]);
  });

  test("is sent whole where it is a stream", async () => {
    const answer = await ask("/stream");
    expect([answer.headers.get("content-length"), await answer.text()]).toEqual(["6", "onetwo"]);
  });

  test("sets its cookies as ASP.NET writes them", async () => {
    expect((await ask("/cookies")).headers.getSetCookie()).toEqual([
      "a=b%20c; max-age=5; domain=x.test; path=/p; secure; samesite=lax; httponly",
      "d=e; expires=Sun, 09 Sep 2001 01:46:40 GMT; path=/; samesite=none",
    ]);
  });

  test.each(["/boom", "/wrong"])("is an empty 500 where %s fails, and the reason is in the log", async (path) => {
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    expect(host.output().stderr).toContain(path === "/boom" ? "Error: boom" : "The HTTP response must be an object");
  });
});

test("a body that is larger than the host takes is refused before it was sent", async () => {
  const status = await new Promise((resolve, reject) => {
    const options = { port: host.port, path: "/echo/1", method: "POST", headers: { "content-length": 104_857_601 } };
    const sent = request(options, (answer) => resolve(answer.statusCode));
    sent.on("error", reject);
    sent.flushHeaders();
  });
  expect(status).toBe(500);
});

test("a path with a null byte and a host that is none are refused", async () => {
  const nulled = await raw(["GET /echo/%00 HTTP/1.1", "Host: a.test", "Connection: close"]);
  const hostless = await raw(["GET /echo/1 HTTP/1.1", "Host: a b", "Connection: close"]);
  expect([nulled.slice(9, 12), hostless.slice(9, 12)]).toEqual(["400", "400"]);
});

describe("hooks", () => {
  test.each([
    ["", 200, "handled"],
    ["?pre=inputs", 200, "replaced input"],
    ["?pre=handler", 200, "replaced handler"],
    ["?handler=rescue%20me", 200, "rescued"],
    ["?handler=other", 500, ""],
    ["?pre=throw", 500, ""],
  ])("with %j lead to %i %j", async (query, status, body) => {
    const answer = await ask(`/hooked${query}`);
    expect([answer.status, await answer.text()]).toEqual([status, body]);
  });

  test("run in order; those after run after a throw of the handler, not after one of a hook before", async () => {
    const before = (await json("/told")) as unknown[];
    expect(before[0]).toBe("appStart");
    await ask("/hooked?pre=throw");
    await ask("/hooked?handler=x");
    const told = (await json("/told")) as unknown[];
    expect(told.slice(before.length)).toEqual([{ seen: "by the hook before", result: null, error: "x" }]);
  });
});

describe("CORS", () => {
  const preflight = { Origin: "https://a.test", "Access-Control-Request-Method": "PUT" };

  test("answers every preflight before any function, also where no route is", async () => {
    const headers = { ...preflight, "Access-Control-Request-Headers": "authorization,if-match" };
    for (const path of ["/echo/1", "/nowhere"]) {
      const answer = await ask(path, { method: "OPTIONS", headers });
      expect([answer.status, Object.fromEntries(answer.headers)]).toEqual([
        204,
        expect.objectContaining({
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "PUT",
          "access-control-allow-headers": "authorization,if-match",
        }),
      ]);
    }
  });

  test("marks every answer to another origin, failures too, and keeps the function's own headers", async () => {
    const answer = await ask("/cors", { headers: { Origin: "https://a.test" } });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag",
      vary: "Accept",
    });
    const failed = await ask("/boom", { headers: { Origin: "https://a.test" } });
    expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([500, "*"]);
  });

  test("leaves alone what comes from no other origin, and an OPTIONS that is no preflight", async () => {
    expect((await ask("/cors")).headers.has("access-control-allow-origin")).toBe(false);
    expect((await ask("/echo/1", { method: "OPTIONS" })).status).toBe(404);
  });
});

describe("the admin calls", () => {
  const runs = async (): Promise<Record<string, unknown>[]> => (await json("/runs")) as Record<string, unknown>[];
  const runNow = (name: string, body = "{}"): Promise<Response> =>
    ask(`/admin/functions/${name}`, { method: "POST", body });

  test("run a timer now, beside another run of it, without waiting for its end", async () => {
    const before = (await runs()).length;
    const answers = await Promise.all([runNow("yearly"), runNow("YEARLY")]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const made = (await eventually(runs, (all) => all.length === before + 2)).slice(before);
    expect(made.map((run) => run.atOnce)).toEqual([1, 2]);
    expect(made[0]).toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: "0001-01-01T00:00:00+00:00",
        next: expect.stringMatching(/^\d{4}-01-01T00:00:00\+00:00$/),
      },
    });
  });

  test("survive a timer that fails", async () => {
    expect((await runNow("failing")).status).toBe(202);
    await eventually(
      async () => host.output().stderr,
      (text) => text.includes("the timer failed"),
    );
    expect(host.output().stderr).toContain("Executed 'failing' (Failed");
  });

  test.each([
    ["yearly", "", 400],
    ["yearly", "null", 400],
    ["unheardOf", "{}", 404],
  ])("answer %s with the body %j by %i", async (name, body, status) => {
    expect((await runNow(name, body)).status).toBe(status);
  });

  test("tell what there is", async () => {
    expect((await ask("/admin/host/ping")).status).toBe(200);
    expect(await json("/admin/host/status")).toMatchObject({ state: "Running" });
    const functions = (await json("/admin/functions")) as { name: string }[];
    expect(functions.find(({ name }) => name === "aItem")).toMatchObject({
      invoke_url_template: `${host.origin}/x/{id}`,
      language: "node",
      isDisabled: false,
    });
    expect((await ask("/admin/unheardOf")).status).toBe(404);
  });
});
