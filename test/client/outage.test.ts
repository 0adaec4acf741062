import { describe, expect, test } from "@jest/globals";
import type { License } from "../../client/src/types.ts";
import { PRESENT, SUSPENDED } from "./loopbackUsher.ts";
import { HOUR, MINUTE, SECOND, useScene } from "./page.ts";

const scene = useScene();

const isDown = (): void => {
  scene.usher.checks = { status: 503 };
  scene.usher.keySet = { status: 503 };
};

describe("an outage", () => {
  test("leaves a kept yes in force until its lease ends, and not a second longer", async () => {
    await scene.check();
    isDown();
    for (const time of [2 * HOUR, 12 * HOUR, 10 * HOUR - SECOND]) {
      scene.pass(time);
      scene.reload();
      expect(await scene.check()).toMatchObject({ valid: true, code: "VALID", source: "kept", stale: true });
      await scene.settle();
    }
    scene.pass(SECOND);
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE", source: "none", edition: null });
  });

  test("leaves it in force no longer than the license and its grace, even if the lease said so", async () => {
    scene.usher.license.expiresAt = PRESENT + HOUR;
    scene.usher.license.graceUntil = PRESENT + 3 * HOUR;
    const { leaseUntil } = await scene.check();
    expect(leaseUntil).toBe(new Date(PRESENT + 3 * HOUR).toISOString());
    isDown();
    scene.pass(3 * HOUR - SECOND);
    expect(await scene.check()).toMatchObject({ valid: true, source: "kept" });
    await scene.settle();
    scene.pass(SECOND);
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });

  test("never turns a kept no into a yes, nor keeps it longer than its lease", async () => {
    Object.assign(scene.usher.license, SUSPENDED);
    await scene.check();
    isDown();
    scene.pass(5 * MINUTE - SECOND);
    expect(await scene.check()).toMatchObject({ valid: false, code: "SUSPENDED", source: "kept" });
    scene.pass(SECOND);
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });

  test("that is over is noticed by itself", async () => {
    await scene.check();
    isDown();
    scene.pass(2 * HOUR);
    await scene.check();
    await scene.settle();
    scene.usher.checks = undefined;
    scene.pass(MINUTE);
    await scene.check();
    await scene.settle();
    expect(await scene.check()).toMatchObject({ source: "kept", stale: false });
  });
});

describe("a definite no", () => {
  test("takes the place of a kept yes at once, here and on the next page", async () => {
    await scene.check();
    Object.assign(scene.usher.license, SUSPENDED);
    scene.pass(2 * HOUR);
    const changes: License[] = [];
    const before = await scene.check({ onChange: (license) => changes.push(license) });
    expect(before).toMatchObject({ valid: true, stale: true });
    await scene.settle();
    expect(changes).toMatchObject([{ valid: false, code: "SUSPENDED", source: "usher" }]);
    isDown();
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: false, code: "SUSPENDED", source: "kept" });
  });

  test("is told to nobody who was told the same before", async () => {
    await scene.check();
    scene.pass(2 * HOUR);
    const changes: License[] = [];
    await scene.check({ onChange: (license) => changes.push(license) });
    await scene.settle();
    expect(changes).toEqual([]);
    expect(scene.usher.asked).toHaveLength(2);
  });

  test.each([
    ["a refusal", { status: 403 }],
    ["a proxy's page", { body: "<!doctype html>" }],
    ["an unsigned no", { body: '{"valid":false,"code":"REVOKED","token":null}' }],
  ])("is not %s: only what is signed takes the place of what is kept", async (_, otherwise) => {
    await scene.check();
    scene.usher.checks = otherwise;
    scene.pass(2 * HOUR);
    const changes: License[] = [];
    for (const _again of [1, 2]) {
      const license = await scene.check({ onChange: (changed) => changes.push(changed) });
      expect(license).toMatchObject({ valid: true, source: "kept", stale: true });
      await scene.settle();
    }
    expect(changes).toEqual([]);
  });

  test("is not what a store keeps that took the yes and is full when the no comes", async () => {
    await scene.check();
    Object.assign(scene.usher.license, SUSPENDED);
    scene.pass(2 * HOUR);
    scene.drawer.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    await scene.check();
    await scene.settle();
    expect(await scene.check()).toMatchObject({ valid: false, source: "kept" });
    isDown();
    scene.reload();
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });
});
