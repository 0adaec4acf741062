import { describe, expect, test } from "@jest/globals";
import { newKey, SUSPENDED } from "./loopbackUsher.ts";
import { HOUR, MINUTE, SECOND, useScene } from "./page.ts";

const scene = useScene();

const DAY = 24 * HOUR;

/** Usher signs with a new key from now on, which has been published, beside the others, for a while. */
const rotate = async (): Promise<void> => {
  const key = await newKey();
  scene.usher.key = key;
  scene.usher.keys = [key.jwk, ...scene.usher.keys];
};

const refresh = async () => {
  await scene.check();
  await scene.settle();
  return scene.check();
};

describe("a rotation breaks no client", () => {
  test("whose keys are from before it: an unknown one makes it ask for them again", async () => {
    await scene.check();
    await rotate();
    scene.pass(2 * HOUR);
    expect(await refresh()).toMatchObject({ valid: true, source: "kept", stale: false });
    expect(scene.usher.askedKeys).toHaveLength(2);
  });

  test("that keeps an answer of the previous key", async () => {
    await scene.check();
    await rotate();
    scene.usher.keys.reverse();
    scene.pass(30 * MINUTE);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
    expect(scene.usher.askedKeys).toHaveLength(1);
  });

  test("while the next key is published already, before the one that signs", async () => {
    const [next, previous] = [await newKey(), await newKey()];
    scene.usher.keys = [next.jwk, scene.usher.key.jwk, previous.jwk];
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
    expect(scene.usher.askedKeys).toHaveLength(1);
  });

  test("but a token that names one of them and is signed by another verifies by none", async () => {
    const next = await newKey();
    scene.usher.keys = [scene.usher.key.jwk, next.jwk];
    scene.usher.key = { ...scene.usher.key, kid: next.kid };
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNVERIFIED", trouble: "signature" });
  });

  test("but a key that is published no more verifies nothing, once Usher is asked for its keys", async () => {
    await scene.check();
    const { key } = scene.usher;
    await rotate();
    scene.usher.keys = [scene.usher.key.jwk];
    scene.pass(2 * HOUR);
    expect(await refresh()).toMatchObject({ valid: true });
    scene.usher.key = key;
    scene.pass(2 * HOUR);
    expect(await refresh()).toMatchObject({ source: "kept", stale: true });
    expect(await scene.check({ component: "calendar" })).toMatchObject({ code: "UNVERIFIED", trouble: "signature" });
  });
});

describe("keys are asked for", () => {
  test("once, by whoever asks at the same time, and kept for the next page", async () => {
    await Promise.all(["a", "b", "c"].map((product) => scene.check({ product })));
    scene.reload();
    await scene.check({ product: "d" });
    expect(scene.usher.askedKeys).toHaveLength(1);
  });

  test("at the same time as the license, by whoever has none", async () => {
    const slow = Promise.withResolvers<void>();
    scene.usher.checks = { hold: slow.promise };
    const checked = scene.check();
    while (scene.usher.askedKeys.length === 0) await new Promise((resolve) => setImmediate(resolve));
    slow.resolve();
    expect(await checked).toMatchObject({ valid: true });
  });

  test("again with a fresh answer after twelve hours, so that what is kept need not wait for them", async () => {
    Object.assign(scene.usher.license, { lease: 7 * 86_400 });
    await scene.check();
    scene.pass(12 * HOUR - SECOND);
    await refresh();
    expect(scene.usher.askedKeys).toHaveLength(1);
    scene.pass(2 * HOUR);
    await refresh();
    expect(scene.usher.askedKeys).toHaveLength(2);
  });

  test("before anything kept counts by keys that are a day old", async () => {
    Object.assign(scene.usher.license, { lease: 7 * 86_400 });
    await scene.check();
    await rotate();
    scene.usher.keys = [scene.usher.key.jwk];
    scene.pass(DAY + SECOND);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
    expect(scene.usher.askedKeys).toHaveLength(2);
  });

  test("not more often than once a minute, whatever does not verify", async () => {
    await scene.check();
    scene.usher.key = await newKey();
    for (let second = 0; second < 60; second += 15) {
      scene.pass(15 * SECOND);
      await scene.check({ component: "calendar" });
    }
    expect(scene.usher.asked).toHaveLength(5);
    expect(scene.usher.askedKeys).toHaveLength(2);
  });
});

describe("keys that cannot be had", () => {
  test("leave what is kept in force for its lease, however old the keys at hand are", async () => {
    Object.assign(scene.usher.license, { lease: 7 * 86_400 });
    await scene.check();
    scene.usher.checks = { status: 503 };
    scene.usher.keySet = { status: 503 };
    scene.pass(6 * DAY);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept", stale: true });
  });

  test("let a fresh answer count by those at hand for a day, and then no longer", async () => {
    await scene.check();
    scene.usher.keySet = { status: 503 };
    scene.pass(DAY - SECOND);
    expect(await scene.check({ component: "calendar" })).toMatchObject({ valid: true, source: "usher" });
    scene.pass(MINUTE);
    expect(await scene.check({ component: "list" })).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });

  test("leave whoever has none without an answer, and what was kept where it was", async () => {
    await scene.check();
    for (const name of scene.drawer.texts.keys()) if (name.startsWith("usher-keys-")) scene.drawer.texts.delete(name);
    scene.usher.keySet = { status: 503 };
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE", trouble: "status-503" });
    scene.usher.keySet = undefined;
    scene.usher.checks = { status: 503 };
    scene.pass(MINUTE);
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
  });

  test.each([
    ["a proxy's page", "<!doctype html>", "json"],
    ["no list of keys", '{"keys":{}}', "keys"],
    ["nothing", "null", "keys"],
  ])("because %s is in their place: no answer, and nothing thrown away", async (_, body, trouble) => {
    scene.usher.keySet = { body };
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNVERIFIED", trouble });
    scene.usher.keySet = undefined;
    scene.pass(MINUTE);
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
  });

  test("a no is no less a no for them", async () => {
    await scene.check();
    Object.assign(scene.usher.license, SUSPENDED);
    scene.usher.keySet = { status: 503 };
    scene.pass(13 * HOUR);
    expect(await refresh()).toMatchObject({ valid: false, code: "SUSPENDED" });
  });
});
