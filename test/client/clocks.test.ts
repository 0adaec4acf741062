import { describe, expect, test } from "@jest/globals";
import { SUSPENDED } from "./loopbackUsher.ts";
import { HOUR, MINUTE, SECOND, useScene } from "./page.ts";

const scene = useScene();

const isDown = (): void => {
  scene.usher.checks = { status: 503 };
  scene.usher.keySet = { status: 503 };
};

describe("a clock", () => {
  test("that went back since it was last looked at leaves what is kept without force", async () => {
    await scene.check();
    isDown();
    scene.pass(20 * HOUR);
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
    await scene.settle();
    scene.pass(-6 * MINUTE - SECOND);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE", source: "none" });
  });

  test("that went back before what Usher signed does so too, where nothing else is known", async () => {
    await scene.check();
    scene.drawer.texts.delete("usher-seen");
    isDown();
    scene.pass(-5 * MINUTE - SECOND);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });

  test("that went back makes Usher be asked, whose answer counts from then on", async () => {
    await scene.check();
    scene.pass(20 * MINUTE);
    await scene.check();
    scene.pass(-10 * MINUTE);
    expect(await scene.check()).toMatchObject({ valid: true, source: "usher" });
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
  });

  test("that is set right by a few minutes changes nothing", async () => {
    await scene.check();
    scene.pass(30 * MINUTE);
    await scene.check();
    scene.pass(-4 * MINUTE);
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept", stale: false });
    expect(scene.usher.asked).toHaveLength(1);
  });

  test("that was wrong for a while is forgiven once it is right again", async () => {
    await scene.check();
    isDown();
    scene.pass(-HOUR);
    expect(await scene.check()).toMatchObject({ valid: false });
    scene.pass(HOUR + MINUTE);
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
  });

  test("that is a little ahead of Usher's takes a fresh answer all the same", async () => {
    Object.assign(scene.usher.license, SUSPENDED, { lease: 30, refreshAfter: 30 });
    const now = () => scene.usher.now + MINUTE;
    expect(await scene.check({ now })).toMatchObject({ code: "SUSPENDED", source: "usher" });
    expect(await scene.check({ now })).toMatchObject({ code: "SUSPENDED", source: "usher" });
  });
});
