import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { CHECKS, checkDeployment } from "../../infra/azure/check/checks.ts";
import { type BuiltPackage, buildPackage } from "../e2e/package.ts";
import { startUsher, type Usher } from "../e2e/usher.ts";

let built: BuiltPackage;
let usher: Usher;
beforeAll(async () => {
  built = await buildPackage();
  usher = await startUsher(built.folder);
}, 90_000);
afterAll(async () => {
  await usher?.remove();
  await built?.remove();
});

/** What is found wrong at an origin, by what was checked. */
const faultsAt = async (origin: string): Promise<Record<string, string>> => {
  const lines: string[] = [];
  const failed = await checkDeployment(origin, (line) => lines.push(line));
  expect(lines).toHaveLength(CHECKS.length);
  const faults = lines.flatMap((line) => /^FAILED {2}(.+?): (.+)$/.exec(line)?.slice(1) ?? []);
  expect(faults).toHaveLength(2 * failed);
  return Object.fromEntries(faults.flatMap((text, at) => (at % 2 === 0 ? [[text, faults[at + 1] ?? ""]] : [])));
};

const TLS = "plain HTTP answers nothing but a way to HTTPS";
/** On one machine whoever reaches the host may run a timer. */
const HOST = "the host's own doors are closed to strangers";

test("a Usher on this machine is as a deployment should be, but for what a deployment alone has", async () => {
  const faults = await faultsAt(usher.origin);
  expect(faults).toEqual({ [TLS]: expect.anything(), [HOST]: expect.anything() });
});

describe("what is not as it should be is found", () => {
  let proxy: Server | undefined;
  afterEach(() => new Promise<void>((resolve) => (proxy ? proxy.close(() => resolve()) : resolve())));

  /** Usher behind something that changes its answers. */
  const behind = async (change: (response: ServerResponse, path: string) => void): Promise<string> => {
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const answer = await fetch(`${usher.origin}${request.url}`, {
        method: request.method ?? "GET",
        headers: headers as Record<string, string>,
        redirect: "manual",
      });
      response.statusCode = answer.status;
      for (const [name, value] of answer.headers) {
        if (!/^(content-length|transfer-encoding|connection|keep-alive)$/.test(name)) response.setHeader(name, value);
      }
      change(response, request.url ?? "");
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    proxy = createServer((request, response) => void serve(request, response));
    await new Promise<void>((resolve) => proxy?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  };

  test("tokens that are another origin's", async () => {
    const faults = await faultsAt(await behind(() => undefined));
    expect(Object.values(faults).join()).toMatch(/does not verify: unexpected "iss" claim value/);
  });

  test.each<[string, (response: ServerResponse, path: string) => void, RegExp]>([
    ["a cookie of the platform's", (response) => response.setHeader("Set-Cookie", "ARRAffinity=1"), /\/ set a cookie/],
    ["an answer without its id", (response) => response.removeHeader("X-Request-Id"), /\/ has no X-Request-Id/],
    ["CORS for nobody", (response) => response.removeHeader("Access-Control-Allow-Origin"), /allows nobody/],
    [
      "CORS with cookies",
      (response) => response.setHeader("Access-Control-Allow-Credentials", "true"),
      /allows cookies/,
    ],
    [
      "headers that pages cannot read",
      (response) => response.removeHeader("Access-Control-Expose-Headers"),
      /cannot read/,
    ],
    [
      "a forged token that is taken",
      (response) => {
        if (response.statusCode === 401) response.statusCode = 200;
      },
      /it was answered 200/,
    ],
  ])("%s", async (_what, change, expected) => {
    expect(Object.values(await faultsAt(await behind(change))).join("\n")).toMatch(expected);
  });

  test("nothing there at all", async () => {
    const faults = await faultsAt("http://127.0.0.1:9");
    expect(Object.keys(faults)).toHaveLength(CHECKS.length);
  });
});
