import { describe, expect, test } from "@jest/globals";
import { PRESENT } from "./loopbackUsher.ts";
import { HOUR, MINUTE, OTHER_TENANT, SECOND, useScene } from "./page.ts";

const scene = useScene();

describe("what is kept", () => {
  test("is answered without a request until it is due, on every page", async () => {
    await scene.check();
    scene.pass(HOUR - SECOND);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, edition: "premium", source: "kept", stale: false });
    expect([scene.usher.asked.length, scene.usher.askedKeys.length]).toEqual([1, 1]);
  });

  test("is due when Usher said", async () => {
    scene.usher.license.refreshAfter = 600;
    await scene.check();
    scene.pass(10 * MINUTE - SECOND);
    expect(await scene.check()).toMatchObject({ stale: false });
    scene.pass(SECOND);
    expect(await scene.check()).toMatchObject({ source: "kept", stale: true });
    await scene.settle();
    expect(scene.usher.asked).toHaveLength(2);
  });

  test.each([[-1], [0], ["soon"], [null], [undefined]])(
    "is due by the token alone where Usher said %p",
    async (said) => {
      scene.usher.license.refreshAfter = said as number;
      await scene.check();
      scene.pass(HOUR - SECOND);
      expect(await scene.check()).toMatchObject({ source: "kept", stale: false });
      scene.pass(SECOND);
      expect(await scene.check()).toMatchObject({ source: "kept", stale: true });
    },
  );

  test("is answered at once when due, though Usher is slow, and renewed meanwhile", async () => {
    await scene.check();
    scene.pass(2 * HOUR);
    const slow = Promise.withResolvers<void>();
    scene.usher.checks = { hold: slow.promise };
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept", stale: true });
    slow.resolve();
    await scene.settle();
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept", stale: false });
  });

  test("is renewed, and then neither stale nor asked again", async () => {
    await scene.check();
    scene.pass(2 * HOUR);
    await scene.check();
    await scene.settle();
    const renewed = await scene.check();
    expect(renewed).toMatchObject({ source: "kept", stale: false });
    expect(renewed.signedAt).toBe(new Date(PRESENT + 2 * HOUR).toISOString());
    expect(scene.usher.asked).toHaveLength(2);
  });

  test("belongs to all that was asked: another version, key, tenant, component or site is asked anew", async () => {
    await scene.check();
    const others = [
      { version: "2.0.0" },
      { key: "another" },
      { key: undefined },
      { tenant: OTHER_TENANT },
      { component: "calendar" },
      { site: OTHER_TENANT },
      { product: "print" },
      { getToken: () => "token" },
    ];
    for (const other of others) expect(await scene.check(other)).toMatchObject({ source: "usher" });
    for (const other of [{}, ...others]) expect(await scene.check(other)).toMatchObject({ source: "kept" });
    expect(scene.usher.asked).toHaveLength(others.length + 1);
  });

  test("names the product, and neither tenant, key nor token in its name", async () => {
    await scene.check();
    expect(scene.kept()?.[0]).toMatch(/^usher-license-alerts-[0-9a-z]{1,7}$/);
  });

  test("that ended is cleared away with the next answer, whatever it answered", async () => {
    for (const product of ["a", "b", "c"]) await scene.check({ product });
    scene.pass(25 * HOUR);
    scene.drawer.texts.set("usher-license-d-1", "nonsense");
    scene.drawer.texts.set("somebody-elses", "kept");
    // What a browser's storage tells of itself.
    const drawer = Object.assign(Object.fromEntries(scene.drawer.texts), scene.drawer);
    await scene.check({ product: "e", keep: drawer });
    const left = [...scene.drawer.texts.keys()].filter((name) => !name.startsWith("usher-keys"));
    expect(left.sort()).toEqual(["somebody-elses", expect.stringMatching(/^usher-license-e-/), "usher-seen"]);
  });
});
