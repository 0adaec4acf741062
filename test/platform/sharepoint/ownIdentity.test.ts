import type { TokenCredential } from "@azure/core-auth";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { signToken } from "../../../infra/local/entra/mintToken.ts";
import { openSigningKey } from "../../../infra/local/entra/signingKey.ts";
import { LOCAL_MANAGED_IDENTITY, LOCAL_STAFF_TENANT } from "../../../infra/local/layout.ts";
import { HOUR } from "../../../shared/platform/clock.ts";
import { reader } from "../../../shared/platform/http/siteEntrance.ts";
import { createCredential } from "../../../shared/platform/identity/credential.ts";
import { startManagedIdentity } from "../../loopback/managedIdentity.ts";
import { codeOf, HERE, openWorld } from "./world.ts";

/** Usher's own identity as in Azure; each test says what its tokens are. */
let own: TokenCredential;
const world = await openWorld({
  clientSecret: undefined,
  credential: { getToken: (scopes, options) => own.getToken(scopes, options) },
});
beforeEach(() => world.begin());

const before = { ...process.env };
afterAll(async () => {
  for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await world.close();
});

/** The token that the platform gives the identity `sub` for `aud`. */
const assertion = async (sub: string, aud: string): Promise<string> => {
  const claims = { tid: LOCAL_STAFF_TENANT, oid: sub, sub, aud };
  const key = await openSigningKey(world.entraFolder);
  return signToken(claims, { authority: world.authority, key, clock: world.clock });
};

const EXCHANGE = "api://AzureADTokenExchange";

const enter = async () => codeOf(await world.enter(reader, HERE, await world.reader()));

describe("in Azure Usher proves itself by its managed identity, without any secret", () => {
  test("whose token for the exchange is the client's assertion", async () => {
    await using identity = await startManagedIdentity(await assertion(LOCAL_MANAGED_IDENTITY, EXCHANGE));
    Object.assign(process.env, identity.environment);
    own = createCredential({ environment: "azure", managedIdentity: LOCAL_MANAGED_IDENTITY });
    expect(await enter()).toBe("let in");
    expect(new Set(identity.resources)).toEqual(new Set([EXCHANGE]));
  });

  test.each([
    ["another identity's", "99999999-9999-4999-8999-999999999999", EXCHANGE],
    ["one for something else", LOCAL_MANAGED_IDENTITY, "https://vault.azure.net"],
  ])("%s is refused by Entra ID: that is Usher's fault, not the caller's", async (_what, sub, audience) => {
    const token = await assertion(sub, audience);
    own = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + HOUR }) };
    expect(await enter()).toBe("503 unavailable");
    expect(world.lines.at(-1)).toMatchObject({ code: "unavailable", errorCode: "AADSTS700213" });
  });

  test("without a token of its own Usher is unavailable, and Entra ID is sent nothing", async () => {
    own = {
      getToken: async () => {
        throw Object.assign(new Error("canary"), { name: "CredentialUnavailableError" });
      },
    };
    expect(await enter()).toBe("503 unavailable");
    expect(world.asked.filter((path) => path.includes("oauth2"))).toEqual([]);
  });
});
