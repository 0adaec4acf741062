import { afterEach, beforeEach } from "@jest/globals";
import { checkLicense } from "../../client/src/index.ts";
import type { CheckOptions, KeepStore, License } from "../../client/src/types.ts";
import { type LoopbackUsher, startLoopbackUsher } from "./loopbackUsher.ts";

export const TENANT = "8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a";
export const OTHER_TENANT = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
export const SITE = "9b2f1c4e-7d36-4c4a-8f5e-2a60b1c3d4e5";
export const KEY = "dGhlIGtleSBvZiBhIGxpY2Vuc2U";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A store that a test can look into: what a browser's storage is to a page. */
export type Drawer = KeepStore & { readonly texts: Map<string, string>; reads: number; writes: number };

export const newDrawer = (): Drawer => {
  const texts = new Map<string, string>();
  const drawer: Drawer = {
    texts,
    reads: 0,
    writes: 0,
    getItem: (name) => {
      drawer.reads += 1;
      return texts.get(name) ?? null;
    },
    setItem: (name, value) => {
      drawer.writes += 1;
      texts.set(name, value);
    },
    removeItem: (name) => {
      texts.delete(name);
    },
  };
  return drawer;
};

/** One Usher, one drawer, and a page that asks: all of them new with each test. */
export type Scene = {
  usher: LoopbackUsher;
  drawer: Drawer;
  /** Asks with a license key for the details, unless said otherwise. */
  check(options?: Partial<CheckOptions>): Promise<License>;
  /** Time goes by: milliseconds. */
  pass(time: number): void;
  /** The page is opened anew: only what is in stores is left. */
  reload(): void;
  /** Name and text of the one answer that is kept; undefined where there is none. */
  kept(): [name: string, text: string] | undefined;
  /** Waits until whatever is asked in the background has been answered and kept. */
  settle(): Promise<void>;
};

const REGISTRY = Symbol.for("usher-license/1");

type Registered = { [REGISTRY]?: { running: Map<string, Promise<unknown>> } };

export const reload = (): void => {
  delete (globalThis as Registered)[REGISTRY];
};

export const settle = async (): Promise<void> => {
  const running = (globalThis as Registered)[REGISTRY]?.running;
  while (running?.size) await Promise.all(running.values());
};

export const useScene = (): Scene => {
  const scene: Scene = {
    usher: undefined as unknown as LoopbackUsher,
    drawer: newDrawer(),
    check: (options) => {
      const { usher, drawer } = scene;
      const now = () => usher.now;
      const asked = { url: usher.origin, tenant: TENANT, product: "alerts", key: KEY, keep: drawer, now };
      return checkLicense({ ...asked, ...options });
    },
    pass: (time) => {
      scene.usher.now += time;
    },
    reload,
    kept: () => [...scene.drawer.texts].find(([name]) => name.startsWith("usher-license-")),
    settle,
  };
  beforeEach(async () => {
    scene.usher = await startLoopbackUsher();
    scene.drawer = newDrawer();
    reload();
  });
  afterEach(async () => {
    await settle();
    await scene.usher.close();
  });
  return scene;
};
