import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCredential } from "../../../shared/platform/identity/credential.ts";

const SCOPE = "https://vault.azure.net/.default";
const IDENTITY = "11111111-aaaa-4aaa-8aaa-111111111111";

/** In the year 2100: the credential goes by the machine's own time. */
const FAR_AHEAD = "4102444800";

/** The endpoint that App Service gives an app for its managed identity (API version 2019-08-01). */
const asked: URLSearchParams[] = [];
let server: Server;
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    const known = request.headers["x-identity-header"] === "header";
    asked.push(new URL(request.url ?? "/", "http://localhost").searchParams);
    response.writeHead(known ? 200 : 401, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ access_token: "token", expires_on: FAR_AHEAD, token_type: "Bearer" }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
  process.env.IDENTITY_HEADER = "header";
});

afterAll(async () => {
  for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

describe("what Usher itself signs in with", () => {
  test("in Azure: its managed identity and nothing else, asked for a token once", async () => {
    const credential = createCredential({ managedIdentity: IDENTITY, environment: "azure" });
    const first = await credential.getToken(SCOPE);
    const second = await credential.getToken(SCOPE);
    expect([first?.token, second?.token]).toEqual(["token", "token"]);
    expect(asked.map((query) => query.get("client_id"))).toEqual([IDENTITY]);
    expect(asked[0]?.get("resource")).toBe("https://vault.azure.net");
  });

  test("@azure/identity is loaded at the first token, not before: a license check needs none", async () => {
    const script = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
      const { createCredential } = await import(${JSON.stringify(resolve(import.meta.dirname, "../../../shared/platform/identity/credential.ts"))});
      const credential = createCredential({ managedIdentity: ${JSON.stringify(IDENTITY)}, environment: "azure" });
      const before = loaded.includes("@azure/identity");
      await credential.getToken(${JSON.stringify(SCOPE)});
      process.stdout.write(JSON.stringify({ before, after: loaded.includes("@azure/identity") }));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--no-warnings", "--input-type=module", "-e", script],
      { env: { ...process.env } },
    );
    expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
  });
});
