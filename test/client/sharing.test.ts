import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { CheckLicense, License } from "../../client/src/types.ts";
import { type BuiltClient, buildClient } from "./builtClient.ts";
import { HOUR, newDrawer, OTHER_TENANT, TENANT, useScene } from "./page.ts";

const scene = useScene();

let built: BuiltClient;
beforeAll(async () => {
  built = await buildClient();
});
afterAll(() => built?.remove());

/** A bundle of its own, as each web part on a page has one. */
const newBundle = async (name: string): Promise<CheckLicense> => {
  const file = join(built.folder, `${name}.js`);
  await copyFile(built.file, file);
  return ((await import(pathToFileURL(file).href)) as { checkLicense: CheckLicense }).checkLicense;
};

const fifty = <Each>(make: (at: number) => Each): Each[] => Array.from({ length: 50 }, (_, at) => make(at));

describe("many callers at once", () => {
  test("make one request, read and verify once, and are told the same", async () => {
    const licenses = await Promise.all(fifty(() => scene.check()));
    expect(licenses).toHaveLength(50);
    for (const license of licenses) expect(license).toMatchObject({ valid: true, edition: "premium", source: "usher" });
    expect([scene.usher.asked.length, scene.usher.askedKeys.length]).toEqual([1, 1]);
    const { reads, writes } = scene.drawer;
    expect([reads < 25, writes < 5]).toEqual([true, true]);
  });

  test("make one more when it is due, behind the answer that is kept", async () => {
    await scene.check();
    scene.pass(2 * HOUR);
    const licenses = await Promise.all(fifty(() => scene.check()));
    for (const license of licenses) expect(license).toMatchObject({ source: "kept", stale: true });
    await scene.settle();
    expect(scene.usher.asked).toHaveLength(2);
  });

  test("do so from two bundles on one page as well", async () => {
    const bundles = [await newBundle("one"), await newBundle("two")];
    expect(bundles[0]).not.toBe(bundles[1]);
    const options = { url: scene.usher.origin, tenant: TENANT, product: "alerts", now: () => scene.usher.now };
    const licenses = await Promise.all(fifty((at) => (bundles[at % 2] as CheckLicense)(options)));
    for (const license of licenses) expect(license).toMatchObject({ valid: true, code: "VALID" });
    expect([scene.usher.asked.length, scene.usher.askedKeys.length]).toEqual([1, 1]);
  });

  test("with different questions get each their own answer", async () => {
    scene.usher.draft = (draft) => ({
      ...draft,
      claims: { ...draft.claims, edition: draft.claims.component ?? "none" },
    });
    const components = fifty((at) => `component-${at}`);
    const licenses = await Promise.all(components.map((component) => scene.check({ component })));
    expect(licenses.map(({ edition }) => edition)).toEqual(components);
    const tenants = await Promise.all([scene.check({ tenant: TENANT }), scene.check({ tenant: OTHER_TENANT })]);
    expect(tenants.every(({ valid }) => valid)).toBe(true);
    expect(scene.usher.asked).toHaveLength(52);
  });

  test("one with a token and one without are not told each other's answers", async () => {
    const asked = { key: undefined };
    const [stranger, user] = await Promise.all([
      scene.check(asked),
      scene.check({ ...asked, getToken: () => "the-users-token" }),
    ]);
    expect([stranger.edition, user.edition]).toEqual([null, "premium"]);
  });

  test("who keep in different stores keep each in their own", async () => {
    const drawers = [newDrawer(), newDrawer()] as const;
    await Promise.all(drawers.map((keep) => scene.check({ keep })));
    for (const { texts } of drawers) {
      expect([...texts.keys()].filter((name) => name.startsWith("usher-license-"))).toHaveLength(1);
    }
  });

  test("are each told of a change", async () => {
    await scene.check();
    scene.usher.license.edition = "standard";
    scene.pass(2 * HOUR);
    const heard: License[] = [];
    await Promise.all([
      scene.check({ onChange: (license) => heard.push(license) }),
      scene.check({ onChange: (license) => heard.push(license) }),
    ]);
    await scene.settle();
    expect(heard.map(({ edition }) => edition)).toEqual(["standard", "standard"]);
  });
});
