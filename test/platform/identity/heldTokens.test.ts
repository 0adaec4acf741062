import type { AccessToken, TokenCredential } from "@azure/core-auth";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { HOUR, MINUTE, SECOND } from "../../../shared/platform/clock.ts";
import { holdTokens } from "../../../shared/platform/identity/heldTokens.ts";

const SCOPE = "https://vault.azure.net/.default";

let now: number;
let asked: { scopes: string[]; options: object }[];
let answer: () => Promise<AccessToken | null>;
let tokens: TokenCredential;

const living = (lifetime: number, refreshAfter?: number) => async (): Promise<AccessToken> => ({
  token: `token-${asked.length}`,
  expiresOnTimestamp: now + lifetime,
  ...(refreshAfter === undefined ? {} : { refreshAfterTimestamp: now + refreshAfter }),
});

const failing = async (): Promise<never> => {
  throw Object.assign(new Error("no token"), { name: "CredentialUnavailableError" });
};

const tokenNow = async (): Promise<string | undefined> => (await tokens.getToken(SCOPE))?.token;
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  now = 1_800_000_000_000;
  asked = [];
  answer = living(24 * HOUR);
  const credential: TokenCredential = {
    getToken: async (scopes, options = {}) => {
      asked.push({ scopes: [scopes].flat(), options });
      return answer();
    },
  };
  tokens = holdTokens(credential, { now: () => now });
});

describe("tokens that are held", () => {
  test("are asked for once by all who come at the same time, and kept for each resource", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, tokenNow));
    expect(new Set(all)).toEqual(new Set(["token-1"]));
    await tokens.getToken("https://storage.azure.com/.default");
    expect(asked.map(({ scopes }) => scopes)).toEqual([[SCOPE], ["https://storage.azure.com/.default"]]);
  });

  test("are told as ending at once, so that no SDK renews one with nobody waiting", async () => {
    expect((await tokens.getToken(SCOPE))?.expiresOnTimestamp).toBe(0);
  });

  test.each([
    ["five minutes before its end", living(HOUR), HOUR - 5 * MINUTE],
    ["half-way, where it lives shorter", living(4 * MINUTE), 2 * MINUTE],
    ["when its credential says so", living(24 * HOUR, 12 * HOUR), 12 * HOUR],
  ])("one is replaced %s, and nobody waits for that", async (_when, life, due) => {
    answer = life;
    await tokenNow();
    now += due - 1;
    await tokenNow();
    expect(asked).toHaveLength(1);
    now += 1;
    answer = life;
    expect(await tokenNow()).toBe("token-1");
    await settled();
    expect(await tokenNow()).toBe("token-2");
    expect(asked).toHaveLength(2);
  });

  test("one goes on being used while no other is to be had, which is tried every 30 seconds", async () => {
    answer = living(HOUR);
    await tokenNow();
    answer = failing;
    now += 55 * MINUTE;
    for (let second = 0; second < 60; second += 1) {
      expect(await tokenNow()).toBe("token-1");
      await settled();
      now += SECOND;
    }
    expect(asked).toHaveLength(3);
    now += 4 * MINUTE - 5 * SECOND;
    await expect(tokenNow()).rejects.toMatchObject({ name: "CredentialUnavailableError" });
    answer = living(HOUR);
    expect(await tokenNow()).toMatch(/^token-/);
  });

  test("a credential that gives back its old one for a while is not asked at every call", async () => {
    answer = living(24 * HOUR, -1);
    for (let call = 0; call < 10; call += 1) await tokenNow();
    expect(asked).toHaveLength(1);
  });

  test("one that a service refuses by naming claims is asked for anew, and held from then on", async () => {
    await tokenNow();
    const fresh = await tokens.getToken(SCOPE, { claims: "{}" });
    expect(fresh?.token).toBe("token-2");
    expect(await tokenNow()).toBe("token-2");
  });

  test("a caller who gives up takes the token from nobody else", async () => {
    const stop = new AbortController();
    await tokens.getToken(SCOPE, { abortSignal: stop.signal });
    expect(asked[0]?.options).not.toMatchObject({ abortSignal: stop.signal });
  });

  test("no token stays no token, and is not held", async () => {
    answer = async () => null;
    expect(await tokens.getToken(SCOPE)).toBeNull();
    answer = living(HOUR);
    expect(await tokenNow()).toBe("token-2");
  });
});
