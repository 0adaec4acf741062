import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { SUSPENDED } from "./loopbackUsher.ts";
import { HOUR, MINUTE, OTHER_TENANT, SECOND, TENANT, useScene } from "./page.ts";

const scene = useScene();

/** The lines that were assigned to `document.cookie`, and a jar that takes them as a browser would. */
let lines: string[];
let jar: Map<string, string>;
let protocol: string;

const page = globalThis as { document?: unknown; location?: unknown };

beforeEach(() => {
  lines = [];
  jar = new Map([["somebody", "elses=a"]]);
  protocol = "https:";
  page.location = {
    get protocol() {
      return protocol;
    },
  };
  page.document = {
    get cookie() {
      return [...jar].map((pair) => pair.join("=")).join("; ");
    },
    set cookie(line: string) {
      lines.push(line);
      const [, name = "", value = "", seconds = ""] = /^([^=]*)=([^;]*); Max-Age=(-?\d+)/.exec(line) ?? [];
      if (Number(seconds) > 0) jar.set(name, value);
      else jar.delete(name);
    },
  };
});
afterEach(() => {
  delete page.document;
  delete page.location;
});

const check = (options: Parameters<typeof scene.check>[0] = {}) => scene.check({ keep: "cookie", ...options });
const ours = (): [string, string][] => [...jar].filter(([name]) => name.startsWith("usher"));
const onlyOne = (): { name: string; value: string } => {
  const [[name, value] = ["", ""]] = ours();
  return { name, value };
};

describe("the cookie", () => {
  test("is one, of the token alone, with the lease as its age", async () => {
    let token = "";
    scene.usher.token = (signed) => {
      token = signed;
      return signed;
    };
    await check();
    const { name, value } = onlyOne();
    expect(value).toBe(token);
    expect(lines).toEqual([`${name}=${token}; Max-Age=86400; Path=/; SameSite=Strict; Secure`]);
    scene.pass(10 * MINUTE);
    await check();
    expect([...jar.keys()].sort()).toEqual(["somebody", name].sort());
  });

  test("names the product, not who is licensed or who asks", async () => {
    await check({ getToken: () => "the-users-token" });
    const { name } = onlyOne();
    expect(name).toMatch(/^usher-license-alerts-[0-9a-z]{1,7}$/);
  });

  test("has the path that was given, and is Secure on https alone", async () => {
    protocol = "http:";
    await check({ path: "/apps/alerts/" });
    expect(lines[0]).toMatch(/; Max-Age=86400; Path=\/apps\/alerts\/; SameSite=Strict$/);
  });

  test("lasts for what is left of the lease, at most until the end of the license and its grace", async () => {
    scene.usher.license.graceUntil = scene.usher.now + 90 * MINUTE;
    scene.usher.draft = (draft) => ({ ...draft, claims: { ...draft.claims, iat: Number(draft.claims.iat) - 600 } });
    await check();
    expect(lines[0]).toContain("; Max-Age=5400;");
  });

  test("is not set where it would have more than 4,096 bytes in all: the answer is kept in memory", async () => {
    const fill = (length: number): void => {
      scene.usher.draft = (draft) => ({ ...draft, claims: { ...draft.claims, more: "x".repeat(length) } });
    };
    fill(3_500);
    expect(await check()).toMatchObject({ valid: true, source: "usher" });
    expect(ours()).toEqual([]);
    expect(await check()).toMatchObject({ valid: true, source: "kept" });
    for (let length = 2_000; length < 3_000; length += 100) {
      fill(length);
      await check({ component: `c${length}` });
    }
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(4_096);
    expect(longest).toBeGreaterThan(3_800);
  });

  test("is set by no other way of keeping", async () => {
    for (const keep of ["local", "session", "memory", scene.drawer] as const) await scene.check({ keep });
    expect(lines).toEqual([]);
  });
});

describe("what a cookie keeps", () => {
  test("counts on the next page, with no request, for an hour after it was signed", async () => {
    await check();
    // The public keys are where the browser's storage is; here that is memory.
    scene.pass(HOUR - SECOND);
    expect(await check()).toMatchObject({ valid: true, edition: "premium", source: "kept", stale: false });
    scene.pass(SECOND);
    expect(await check()).toMatchObject({ valid: true, source: "kept", stale: true });
    await scene.settle();
    expect(scene.usher.asked).toHaveLength(2);
    expect(scene.usher.askedKeys).toHaveLength(1);
  });

  test("is due after half of a lease that is short", async () => {
    Object.assign(scene.usher.license, SUSPENDED);
    await check();
    scene.pass(150 * SECOND - 1);
    expect(await check()).toMatchObject({ code: "SUSPENDED", source: "kept", stale: false });
    scene.pass(1);
    expect(await check()).toMatchObject({ code: "SUSPENDED", source: "kept", stale: true });
  });

  test("counts for nothing when it was copied from another tenant's, and is thrown away", async () => {
    await check({ tenant: OTHER_TENANT });
    const { value: theirs } = onlyOne();
    await check();
    for (const [name] of ours()) jar.set(name, theirs);
    scene.usher.checks = { status: 503 };
    expect(await check({ tenant: TENANT })).toMatchObject({ valid: false, code: "UNREACHABLE" });
    expect(lines.at(-1)).toMatch(/^usher-license-alerts-[0-9a-z]+=; Max-Age=0; Path=\/; SameSite=Strict; Secure$/);
  });

  test("counts for nothing after the clock went back before it was signed", async () => {
    await check();
    scene.usher.checks = { status: 503 };
    scene.pass(-6 * MINUTE);
    expect(await check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });

  test.each(["", "yes", "{", '{"token":"a.b.c"}', "a.b.c"])("is asked anew when it is %p", async (text) => {
    await check();
    for (const [name] of ours()) jar.set(name, text);
    expect(await check()).toMatchObject({ valid: true, source: "usher" });
  });
});
