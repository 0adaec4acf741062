import { describe, expect, test } from "@jest/globals";
import { newKey } from "./loopbackUsher.ts";
import { HOUR, MINUTE, useScene } from "./page.ts";

const scene = useScene();

describe("hostile kept data", () => {
  const NAMES = ["usher-license-", "usher-keys-", "usher-seen"];
  const TEXTS = [
    "",
    "null",
    "{}",
    "[]",
    "{",
    "0",
    "NaN",
    '"',
    "\u0000",
    '{"token":{}}',
    '{"token":[],"due":1e999}',
    '{"__proto__":{"valid":true},"token":"a.b.c"}',
    '{"token":"e30.e30.e30"}',
    '{"at":0,"keys":[null,1,{"kid":null}]}',
    '{"at":1e15,"keys":[{"__proto__":null}]}',
    '{"failed":"VALID","valid":true}',
    "bnVsbA.bnVsbA.bnVsbA",
    "x".repeat(100_000),
  ];

  test.each(TEXTS.map((text) => [JSON.stringify(text).slice(0, 50), text]))(
    "%s makes Usher be asked",
    async (_, text) => {
      for (const start of NAMES) {
        scene.drawer.texts.clear();
        await scene.check();
        const name = [...scene.drawer.texts.keys()].find((known) => known.startsWith(start)) ?? "";
        scene.drawer.texts.set(name, text);
        scene.reload();
        expect(await scene.check()).toMatchObject({ valid: true, code: "VALID", edition: "premium" });
      }
    },
  );

  test.each([
    ["far away", 1e300],
    ["of no number", "never"],
    ["null", null],
  ])("a time to ask again that is %s postpones nothing past the lease", async (_, due) => {
    await scene.check();
    const [name, text] = scene.kept() ?? ["", "{}"];
    scene.drawer.texts.set(name, JSON.stringify({ ...(JSON.parse(text) as object), due, end: 1e300 }));
    expect(await scene.check()).toMatchObject({ source: "kept", stale: false });
    scene.pass(24 * HOUR);
    expect(await scene.check()).toMatchObject({ source: "usher" });
  });

  test("keys of somebody else's are given up for Usher's own", async () => {
    await scene.check();
    const { jwk } = await newKey();
    const name = [...scene.drawer.texts.keys()].find((known) => known.startsWith("usher-keys-")) ?? "";
    scene.drawer.texts.set(name, JSON.stringify({ at: scene.usher.now, keys: [{ ...jwk, kid: scene.usher.key.kid }] }));
    scene.pass(2 * MINUTE);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
    expect(scene.usher.askedKeys).toHaveLength(2);
  });
});
