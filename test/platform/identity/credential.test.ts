import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCredential } from "../../../shared/platform/identity/credential.ts";
import { type ManagedIdentity, startManagedIdentity } from "../../loopback/managedIdentity.ts";

const SCOPE = "https://vault.azure.net/.default";
const IDENTITY = "11111111-aaaa-4aaa-8aaa-111111111111";

let identity: ManagedIdentity;
const before = { ...process.env };

beforeAll(async () => {
  identity = await startManagedIdentity("token");
  Object.assign(process.env, identity.environment);
});

afterAll(async () => {
  for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await identity[Symbol.asyncDispose]();
});

describe("what Usher itself signs in with", () => {
  test("in Azure: its managed identity and nothing else, asked for a token once", async () => {
    const credential = createCredential({ managedIdentity: IDENTITY, environment: "azure" });
    const first = await credential.getToken(SCOPE);
    const second = await credential.getToken(SCOPE);
    expect([first?.token, second?.token]).toEqual(["token", "token"]);
    expect(identity.asked.map((query) => query.get("client_id"))).toEqual([IDENTITY]);
    expect(identity.asked[0]?.get("resource")).toBe("https://vault.azure.net");
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
