import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../shared/platform/clock.ts";
import { createCredential } from "../../../shared/platform/identity/credential.ts";
import { createLog } from "../../../shared/platform/log.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { createKeyVaultKey } from "../../../shared/platform/vault/keyVaultKey.ts";
import { type LoopbackKeyVault, startKeyVault } from "../../loopback/keyVault.ts";
import { type ManagedIdentity, startManagedIdentity } from "../../loopback/managedIdentity.ts";

/** A vault, and a managed identity that it lets in, by an endpoint of one form. */
export type IdentityWorld = {
  readonly vault: LoopbackKeyVault;
  readonly identity: ManagedIdentity;
  readonly credential: TokenCredential;
  readonly clientId: string;
  /** What the endpoint was asked in this test. */
  asked(): readonly URLSearchParams[];
  /** The vault's key, as Usher opens it; `budget` in milliseconds. */
  key(budget?: number): KeyEncryptionKey;
};

/**
 * One for a whole test file, since the library finds its endpoint once in a process; each test has an identity of its own,
 * since the library keeps the tokens of one as long.
 */
export const openIdentityWorld = (form: "app-service" | "imds"): IdentityWorld => {
  const before = { ...process.env };
  let vault: LoopbackKeyVault;
  let identity: ManagedIdentity;
  let credential: TokenCredential;
  let clientId: string;

  beforeAll(async () => {
    vault = await startKeyVault({ bits: 2048 });
    identity = await startManagedIdentity(vault.token, form);
    Object.assign(process.env, identity.environment);
  });

  beforeEach(() => {
    identity.always(undefined);
    clientId = randomUUID();
    credential = createCredential({ environment: "azure", managedIdentity: clientId });
  });

  afterAll(async () => {
    for (const name of Object.keys(identity.environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await identity[Symbol.asyncDispose]();
    await vault[Symbol.asyncDispose]();
  });

  return {
    get vault() {
      return vault;
    },
    get identity() {
      return identity;
    },
    get credential() {
      return credential;
    },
    get clientId() {
      return clientId;
    },
    asked: () => identity.asked.filter((query) => query.get("client_id") === clientId),
    key: (budget) =>
      createKeyVaultKey({
        keyId: vault.keyId,
        environment: "local",
        credential,
        clock: systemClock,
        log: createLog(() => {}),
        ...(budget === undefined ? {} : { budget }),
      }),
  };
};

const unavailable = { name: "Refusal", code: "unavailable" };

/** What holds of a managed identity, whichever form its endpoint has. */
export const describeIdentity = (world: IdentityWorld): void => {
  describe("a managed identity", () => {
    test("lets Usher into its vault, asked once for the vault alone, under the identity that is set", async () => {
      await world.key().check();
      await world.key().check();
      expect(world.asked().map((query) => query.get("resource"))).toEqual(["https://vault.azure.net"]);
      expect(world.asked()[0]?.get("client_id")).toBe(world.clientId);
    });

    test("that is not assigned (400) is unavailable, and a token is had once it is", async () => {
      world.identity.next({ status: 400, message: "No User Assigned or Delegated Managed Identity found" });
      await expect(world.key().check()).rejects.toMatchObject(unavailable);
      expect(world.asked()).toHaveLength(1);
      await expect(world.key().check()).resolves.toBeUndefined();
    });

    test("whose endpoint fails for a moment (500) is waited for", async () => {
      world.identity.next({ status: 500 });
      await expect(world.key().check()).resolves.toBeUndefined();
      expect(world.asked()).toHaveLength(2);
    });

    test("whose endpoint goes on failing is unavailable after the budget", async () => {
      world.identity.always({ status: 500 });
      await expect(world.key(300).check()).rejects.toMatchObject(unavailable);
      // The library goes on trying behind that; the next test is to find it at rest.
      world.identity.always({ status: 400 });
      const tries = world.asked().length;
      while (world.asked().length === tries) await setTimeout(20);
    });

    test("whose endpoint is slow costs a caller no more than the budget; the token serves the next one", async () => {
      world.identity.next({ delay: 1_000 });
      await expect(world.key(300).check()).rejects.toMatchObject(unavailable);
      await expect(world.key().check()).resolves.toBeUndefined();
      expect(world.asked()).toHaveLength(1);
    });

    test.each([
      ["no JSON", { text: "<html>down</html>" }],
      ["no token", { text: "{}" }],
    ])("whose endpoint answers %s is unavailable", async (_what, answer) => {
      world.identity.always(answer);
      await expect(world.key().check()).rejects.toMatchObject(unavailable);
    });
  });
};
