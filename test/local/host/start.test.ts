import { afterAll, describe, expect, test } from "@jest/globals";
import { type HostProcess, type HostStart, makeApp, removeFolders, startProcess, tryStart } from "./hostProcess.ts";

afterAll(removeFolders);

const using = async (start: HostStart, check: (host: HostProcess) => Promise<void>): Promise<void> => {
  const host = await startProcess(start);
  try {
    await check(host);
  } finally {
    await host.stop();
  }
};

const declare = (...lines: string[]): string =>
  ['import { app } from "@azure/functions";', "const handler = () => ({ body: 'ok' });", ...lines].join("\n");

const failure = async (files: Record<string, string>, more: Partial<HostStart> = {}): Promise<string> => {
  const started = await tryStart({ app: await makeApp(files), ...more });
  if (!("code" in started)) {
    await started.stop();
    throw new Error("the host started");
  }
  expect(started.code).toBe(1);
  return started.stderr;
};

const OK = declare('app.http("ok", { route: "ok", handler });');

describe("the start fails, and says why,", () => {
  test("with every fault of the functions at once", async () => {
    const stderr = await failure({
      "app.mjs": declare(
        'app.http("bad name!", { handler });',
        'app.http("slash", { route: "/x", handler });',
        'app.http("broken", { route: "x/{id", handler });',
        'app.http("kept", { route: "Runtime/x", handler });',
        'app.http("first", { route: "same/{a}", handler });',
        'app.http("second", { route: "SAME/{a}", methods: ["POST", "PUT"], handler });',
        'app.http("third", { route: "same/{a}", methods: ["DELETE"], handler });',
        'app.timer("unset", { schedule: "%UNSET%", handler });',
        'app.timer("never", { schedule: "0 0 0 30 2 *", handler });',
      ),
    });
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.slice(0, line.indexOf(":"))),
    ).toEqual(["bad name!", "slash", "broken", "kept", "unset", "never", "second"].map((name) => `Function "${name}"`));
    expect(stderr).toContain("UNSET");
  });

  test.each([
    ["a broken host.json", { "host.json": "{" }, "host.json"],
    ["no version in host.json", { "host.json": "{}" }, '"version": "2.0"'],
    [
      "a route prefix with slashes",
      { "host.json": '{ "version": "2.0", "extensions": { "http": { "routePrefix": "/x/" } } }' },
      "routePrefix",
    ],
    ["no main", { "package.json": "{}" }, '"main"'],
    ["a main that is not built", { "package.json": '{ "main": "dist/*.js" }' }, "dist/*.js"],
    [
      "a throwing start hook",
      { "b.mjs": declare("app.hook.appStart(() => { throw new Error('no start') });") },
      "no start",
    ],
    ["HTTP streams", { "b.mjs": declare("app.setup({ enableHttpStream: true });") }, "enableHttpStream"],
  ])("with %s", async (_, files, reason) => {
    expect(await failure({ "app.mjs": OK, ...files })).toContain(reason);
  });

  test("with * as the origin and credentials", async () => {
    const settings = { Host: { CORS: "*", CORSCredentials: true } };
    expect(await failure({ "app.mjs": OK }, { settings })).toContain("CORSCredentials");
  });

  test("naming the port and its setting where another program has it", async () => {
    await using({ app: await makeApp({ "app.mjs": OK }) }, async ({ port }) => {
      const stderr = await failure({ "app.mjs": OK }, { port });
      expect(stderr).toContain(String(port));
      expect(stderr).toContain("SOME_PORT");
    });
  });
});

describe("an app that throws while it loads", () => {
  test.each([
    ["by itself", "throw new Error('at load');", "at load"],
    ["by declaring a function twice", declare('app.http("ok", { handler });'), "already been registered"],
  ])("%s loses all functions: the host answers 404 to everything and tells why", async (_, second, reason) => {
    const app = await makeApp({ "a.mjs": OK, "b.mjs": second });
    await using({ app }, async ({ origin, output }) => {
      expect((await fetch(`${origin}/ok`)).status).toBe(404);
      expect(output().stderr).toContain('entry point "b.mjs"');
      const status = (await (await fetch(`${origin}/admin/host/status`)).json()) as object;
      expect(status).toMatchObject({ state: "Error", errors: [expect.stringContaining(reason)] });
    });
  });
});

describe("the module that the library registers with reaches", () => {
  const requireCore = 'const { app } = require("@azure/functions");';
  test.each([
    ["a CommonJS app", "commonjs", `${requireCore} app.http("ok", { handler: () => ({ body: "ok" }) });`],
    [
      "a bundle's own require",
      "module",
      `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
       ${requireCore} if (!require("@azure/functions-core").registerFunction) throw new Error("no core");
       app.http("ok", { handler: () => ({ body: "ok" }) });`,
    ],
  ])("%s", async (_, type, source) => {
    const app = await makeApp({ "app.js": source, "package.json": JSON.stringify({ type, main: "app.js" }) });
    await using({ app }, async ({ origin }) => {
      expect(await (await fetch(`${origin}/ok`)).text()).toBe("ok");
    });
  });
});

test("every file that main's pattern matches is loaded, and no other", async () => {
  const named = (name: string): string => declare(`app.http("${name}", { handler });`);
  const app = await makeApp({
    "package.json": '{ "type": "module", "main": "dist/{app.mjs,functions/*.mjs}" }',
    "dist/app.mjs": named("a"),
    "dist/functions/b.mjs": named("b"),
    "dist/other.mjs": named("c"),
  });
  await using({ app }, async ({ origin }) => {
    const statuses = await Promise.all(["a", "b", "c"].map(async (name) => (await fetch(`${origin}/${name}`)).status));
    expect(statuses).toEqual([200, 200, 404]);
  });
});

test("without a prefix in host.json routes lie under api, and the root is the host's own page", async () => {
  const app = await makeApp({ "app.mjs": OK, "host.json": '{ "version": "2.0" }' });
  await using({ app }, async ({ origin }) => {
    expect((await fetch(`${origin}/api/ok`)).status).toBe(200);
    expect((await fetch(`${origin}/ok`)).status).toBe(404);
    expect(await (await fetch(origin)).text()).toContain("up and running");
  });
});

test("a catch-all named last takes every unknown path and method, OPTIONS included where no CORS is set", async () => {
  const methods = '["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]';
  const app = await makeApp({
    "app.mjs": declare(
      'app.http("ok", { route: "ok", methods: ["GET"], handler });',
      `app.http("zzz", { route: "{*path}", methods: ${methods}, handler: () => ({ status: 299 }) });`,
    ),
  });
  await using({ app }, async ({ origin }) => {
    const preflight = { Origin: "https://a.test", "Access-Control-Request-Method": "PUT" };
    const asked = [
      fetch(`${origin}/ok`),
      fetch(`${origin}/ok`, { method: "DELETE" }),
      fetch(`${origin}/a/b`, { method: "HEAD" }),
      fetch(origin, { method: "OPTIONS", headers: preflight }),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 299, 299, 299]);
  });
});

test("listed origins alone are let in", async () => {
  const settings = { Host: { CORS: "https://a.test, https://b.test", CORSCredentials: true } };
  await using({ app: await makeApp({ "app.mjs": OK }), settings }, async ({ origin }) => {
    const from = async (Origin: string): Promise<object> =>
      Object.fromEntries((await fetch(`${origin}/ok`, { headers: { Origin } })).headers);
    expect(await from("https://a.test")).toMatchObject({
      "access-control-allow-origin": "https://a.test",
      "access-control-allow-credentials": "true",
      vary: "Origin",
    });
    expect(await from("https://c.test")).not.toHaveProperty("access-control-allow-origin");
  });
});

test("settings reach the app's environment, without moving what is set there already", async () => {
  const app = await makeApp({
    "app.mjs": declare('app.http("env", { handler: () => ({ jsonBody: [process.env.ONE, process.env.TWO] }) });'),
  });
  const settings = { Values: { ONE: "from the file", TWO: "from the file" } };
  await using({ app, settings, environment: { TWO: "from outside" } }, async ({ origin }) => {
    expect(await (await fetch(`${origin}/env`)).json()).toEqual(["from the file", "from outside"]);
  });
});

test("a function that the settings disable answers 404", async () => {
  const settings = { Values: { "AzureWebJobs.ok.Disabled": "true" } };
  await using({ app: await makeApp({ "app.mjs": OK }), settings }, async ({ origin }) => {
    expect((await fetch(`${origin}/ok`)).status).toBe(404);
  });
});
