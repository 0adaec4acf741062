import { describe, expect, test } from "@jest/globals";
import { createPasswords, type Derive } from "../../../shared/platform/identity/passwords.ts";

const cheap = { memory: 64, passes: 1, parallelism: 1 };

/** Derivations that end when they are told to, and are counted. */
const held = () => {
  const waiting: (() => void)[] = [];
  let running = 0;
  let most = 0;
  let begun = 0;
  const derive: Derive = async (_password, _salt, _cost, length) => {
    begun += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => waiting.push(resolve));
    running -= 1;
    return new Uint8Array(length);
  };
  return {
    derive,
    most: () => most,
    begun: () => begun,
    release: async () => {
      while (waiting.length > 0) {
        waiting.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
};

describe("a password's hash", () => {
  test("is argon2id in PHC string format at OWASP's cost, and matches that password alone", async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash("orange tractor at noon");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwords.matches("orange tractor at noon", hash)).toBe(true);
    expect(await passwords.matches("Orange tractor at noon", hash)).toBe(false);
  });

  test("agrees with the reference implementation of argon2", async () => {
    // RFC 9106 reference `argon2` command: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
    const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await createPasswords().matches("password", hash)).toBe(true);
  });

  test("is another one each time", async () => {
    const passwords = createPasswords({ cost: cheap });
    expect(await passwords.hash("the same one")).not.toBe(await passwords.hash("the same one"));
  });

  test("is checked at the cost that it was made with, so that costs can be raised", async () => {
    const hash = await createPasswords({ cost: cheap }).hash("orange tractor at noon");
    const costlier = createPasswords({ cost: { memory: 128, passes: 2, parallelism: 1 } });
    expect(await costlier.matches("orange tractor at noon", hash)).toBe(true);
  });

  test("is the same for both ways of writing one accented letter", async () => {
    const passwords = createPasswords({ cost: cheap });
    expect(await passwords.matches("cafe\u0301 au lait", await passwords.hash("caf\u00e9 au lait"))).toBe(true);
  });

  test("of another format is an error and not a mismatch", async () => {
    await expect(createPasswords({ cost: cheap }).matches("any", "plain")).rejects.toThrow(TypeError);
  });
});

test("an account that is not there costs one derivation at the full cost, and never matches", async () => {
  const costs: unknown[] = [];
  const passwords = createPasswords({
    derive: async (_password, _salt, cost, length) => {
      costs.push(cost);
      return new Uint8Array(length);
    },
  });
  expect(await passwords.matches("any", undefined)).toBe(false);
  expect(costs).toEqual([{ memory: 19_456, passes: 2, parallelism: 1 }]);
});

describe("the cap", () => {
  test("works on two at once, lets others wait in their order, and turns away who finds the queue full", async () => {
    const work = held();
    const passwords = createPasswords({ derive: work.derive, atOnce: 2, waiting: 3 });
    const accepted = Array.from({ length: 5 }, () => passwords.hash("any"));
    await expect(passwords.hash("any")).rejects.toMatchObject({ code: "unavailable", retryAfter: 5 });
    await work.release();
    expect(await Promise.all(accepted)).toHaveLength(5);
    expect(work.most()).toBe(2);
  });

  test("is free again after a failure", async () => {
    let fails = true;
    const passwords = createPasswords({
      atOnce: 1,
      waiting: 0,
      derive: async (_password, _salt, _cost, length) => {
        if (fails) throw new Error("no memory");
        return new Uint8Array(length);
      },
    });
    await expect(passwords.hash("any")).rejects.toThrow("no memory");
    fails = false;
    expect(await passwords.hash("any")).toContain("argon2id");
  });
});
