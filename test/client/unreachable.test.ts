import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { Otherwise } from "./loopbackUsher.ts";
import { HOUR, SECOND, useScene } from "./page.ts";

const scene = useScene();

const never = new Promise<void>(() => {});

const WITHOUT_ANSWER: [string, Otherwise, string, string][] = [
  ["429", { status: 429 }, "UNREACHABLE", "status-429"],
  ["500", { status: 500 }, "UNREACHABLE", "status-500"],
  ["503, with a body that says yes", { status: 503, body: '{"valid":true}' }, "UNREACHABLE", "status-503"],
  ["a connection that is dropped half-way", { drop: true }, "UNREACHABLE", "body"],
  ["no answer in time", { hold: never }, "UNREACHABLE", "timeout"],
  ["400", { status: 400 }, "REFUSED", "status-400"],
  ["401", { status: 401 }, "REFUSED", "status-401"],
  ["403", { status: 403 }, "REFUSED", "status-403"],
  ["404", { status: 404 }, "REFUSED", "status-404"],
  ["204", { status: 204, body: "" }, "REFUSED", "status-204"],
  ["a proxy's page", { body: "<!doctype html>" }, "UNVERIFIED", "json"],
  ["an empty answer", { body: "" }, "UNVERIFIED", "json"],
  ["null", { body: "null" }, "UNVERIFIED", "form"],
  ["a yes without a token", { body: '{"valid":true,"code":"VALID"}' }, "UNVERIFIED", "form"],
  ["a failure that names itself", { body: '{"failed":"VALID","trouble":"none","valid":true}' }, "UNVERIFIED", "form"],
];

describe("where there is no answer, nobody is told yes, and nothing is thrown", () => {
  test.each(WITHOUT_ANSWER)("%s", async (_, otherwise, code, trouble) => {
    scene.usher.checks = otherwise;
    const timeoutMs = otherwise.hold ? 20 : 10_000;
    const license = await scene.check({ timeoutMs });
    expect(license).toMatchObject({ valid: false, code, trouble, source: "none", features: null, leaseUntil: null });
    expect(license.has("email")).toBe(false);
  });

  test.each(WITHOUT_ANSWER)("%s: what is kept stays in force", async (_, otherwise) => {
    await scene.check();
    scene.usher.checks = otherwise;
    scene.pass(2 * HOUR);
    const timeoutMs = otherwise.hold ? 20 : 10_000;
    expect(await scene.check({ timeoutMs })).toMatchObject({ valid: true, source: "kept", stale: true });
    await scene.settle();
    expect(await scene.check({ timeoutMs })).toMatchObject({ valid: true, source: "kept", stale: true });
  });

  test("nobody listens", async () => {
    await scene.usher.close();
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "network" });
    scene.usher.close = async () => {};
  });

  test("a function in place of fetch that never answers and heeds no signal", async () => {
    const license = await scene.check({ fetch: () => new Promise(() => {}), timeoutMs: 20 });
    expect(license).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "timeout" });
  });

  test("a function in place of fetch that throws", async () => {
    const fetch = () => {
      throw new Error("consent is missing");
    };
    expect(await scene.check({ fetch })).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "network" });
  });

  test("a token of the user's that cannot be had: nobody asks as a stranger instead", async () => {
    const getToken = () => Promise.reject(new Error("interaction_required"));
    expect(await scene.check({ getToken })).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "token" });
    expect(scene.usher.asked).toEqual([]);
  });
});

describe("a redirect is followed nowhere", () => {
  test("not to a server that would say yes", async () => {
    const visits: string[] = [];
    const elsewhere = createServer((request, response) => {
      visits.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    for (const status of [301, 302, 307, 308]) {
      scene.usher.checks = { status, headers: { Location: location } };
      const license = await scene.check({ component: `c-${status}`, getToken: () => "the-users-token" });
      expect(license).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "network" });
    }
    expect(visits).toEqual([]);
    await new Promise((resolve) => elsewhere.close(resolve));
  });
});

describe("after a failure", () => {
  test("the same is not asked again for ten seconds, and whoever asks is told the same", async () => {
    scene.usher.checks = { status: 500 };
    await scene.check();
    scene.usher.checks = undefined;
    scene.pass(10 * SECOND - 1);
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "status-500" });
    expect(scene.usher.asked).toHaveLength(1);
    scene.pass(1);
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
  });

  test.each([
    [429, "30", 30],
    [503, "120", 120],
    [503, "86400", 300],
    [503, "0", 10],
    [503, "Fri, 15 Jan 2027 12:01:00 GMT", 10],
  ])("%i with Retry-After %s gives Usher a rest of %i s", async (status, retryAfter, seconds) => {
    scene.usher.checks = { status, headers: { "Retry-After": retryAfter } };
    await scene.check();
    scene.pass(seconds * SECOND - 1);
    await scene.check();
    expect(scene.usher.asked).toHaveLength(1);
    scene.pass(1);
    await scene.check();
    expect(scene.usher.asked).toHaveLength(2);
  });

  test("other questions are asked as ever", async () => {
    scene.usher.checks = { status: 401 };
    await scene.check({ getToken: () => "ended" });
    scene.usher.checks = undefined;
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
  });
});
