import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { CheckOptions } from "../../client/src/types.ts";
import { newDrawer, useScene } from "./page.ts";

const scene = useScene();

type Global = "localStorage" | "sessionStorage";

/** What a browser would have there; a getter, because browsers deny access by throwing from it. */
const give = (name: Global, get: () => unknown): void => {
  Object.defineProperty(globalThis, name, { configurable: true, get });
};

const before = new Map<Global, PropertyDescriptor | undefined>();
beforeEach(() => {
  for (const name of ["localStorage", "sessionStorage"] as const) {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    give(name, () => undefined);
  }
});
afterEach(() => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else Reflect.deleteProperty(globalThis, name);
  }
});

const expectInMemory = async (options: Partial<CheckOptions>): Promise<void> => {
  expect(await scene.check(options)).toMatchObject({ valid: true, source: "usher" });
  expect(await scene.check(options)).toMatchObject({ valid: true, source: "kept" });
  scene.reload();
  expect(await scene.check(options)).toMatchObject({ valid: true, source: "usher" });
  expect(scene.usher.asked).toHaveLength(2);
};

const denied = () => {
  throw new DOMException("denied", "SecurityError");
};

describe("answers are kept", () => {
  test.each([
    [undefined, "localStorage"],
    ["local", "localStorage"],
    ["session", "sessionStorage"],
  ] as const)("by %s in %s, over pages", async (keep, name) => {
    const drawer = newDrawer();
    give(name, () => drawer);
    await scene.check({ keep });
    scene.reload();
    expect(await scene.check({ keep })).toMatchObject({ source: "kept" });
    const names = [...drawer.texts.keys()].map((known) => known.replace(/-[^-]*$/, ""));
    expect(names.sort()).toEqual(["usher", "usher-keys", "usher-license-alerts"]);
  });

  test("in a store that answers by promise", async () => {
    const { texts } = scene.drawer;
    const keep = {
      getItem: async (name: string) => texts.get(name),
      setItem: async (name: string, value: string) => void texts.set(name, value),
      removeItem: async (name: string) => void texts.delete(name),
    };
    await scene.check({ keep });
    scene.reload();
    expect(await scene.check({ keep })).toMatchObject({ source: "kept" });
  });

  test("with the time after which they are worth nothing, for a store that forgets by itself", async () => {
    const told = new Map<string, number>();
    const keep = {
      ...scene.drawer,
      setItem: (name: string, _: string, seconds: number) => void told.set(name, seconds),
    };
    await scene.check({ keep });
    const [seconds] = [...told].filter(([name]) => name.startsWith("usher-license-")).map(([, time]) => time);
    expect(seconds).toBe(86_400);
  });
});

describe("answers are kept in memory, for one page", () => {
  test("where that is asked for", () => expectInMemory({ keep: "memory" }));

  test.each(["local", "session", "cookie"] as const)("where there is no %s store, as on a server", (keep) =>
    expectInMemory({ keep }),
  );

  test("where the browser denies its storage", async () => {
    give("localStorage", denied);
    await expectInMemory({ keep: "local" });
  });

  test.each([
    ["writing", { setItem: denied }],
    ["reading", { getItem: denied }],
    ["everything", { getItem: denied, setItem: denied, removeItem: denied }],
    ["everything, by promise", { getItem: async () => denied(), setItem: async () => denied() }],
    ["silently", { setItem: () => {} }],
  ])("where a store denies %s", async (_, spoilt) => {
    await expectInMemory({ keep: { ...newDrawer(), ...spoilt } });
  });
});
