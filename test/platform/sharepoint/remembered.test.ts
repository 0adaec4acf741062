import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../../shared/platform/clock.ts";
import type { Entrance } from "../../../shared/platform/http/entrance.ts";
import { designer, reader } from "../../../shared/platform/http/siteEntrance.ts";
import type { SiteCaller } from "../../../shared/platform/identity/callers.ts";
import { codeOf, HERE, OTHER_WEB, on, openWorld, saying, TENANT } from "./world.ts";

const world = await openWorld();
beforeEach(() => world.begin());
afterAll(() => world.close());

const enter = async (entrance: Entrance<SiteCaller>, token: string, site = HERE): Promise<string> =>
  codeOf(await world.enter(entrance, site, token));

/** How often SharePoint was asked for rights. */
const questions = (): number => world.asked.filter((path) => path.includes("_api/web")).length;

describe("a yes is believed for 5 minutes", () => {
  test("64 simultaneous first calls ask once, and the next ones not at all", async () => {
    const token = await world.reader();
    const codes = await Promise.all(Array.from({ length: 64 }, () => enter(reader, token)));
    expect(new Set(codes)).toEqual(new Set(["let in"]));
    expect(await enter(reader, token)).toBe("let in");
    const graph = world.asked.filter((path) => path.startsWith("graph"));
    expect(graph.map((path) => path.split("?")[0]).length).toBe(3);
  });

  test("until then, and not a millisecond longer, from when it was asked for", async () => {
    const token = await world.reader();
    await enter(reader, token);
    world.pass(5 * MINUTE - 1);
    expect(await enter(reader, token)).toBe("let in");
    expect(questions()).toBe(1);
    world.pass(1);
    expect(await enter(reader, token)).toBe("let in");
    expect(questions()).toBe(2);
  });

  test("time that passes while a question is under way counts", async () => {
    const token = await world.reader();
    world.spoilt.graph = on(/_api\/web/, () => {
      world.pass(5 * MINUTE);
      return false;
    });
    await enter(reader, token);
    await enter(reader, token);
    expect(questions()).toBe(2);
  });

  test("and not from a future that a clock was set back from", async () => {
    const token = await world.reader();
    await enter(reader, token);
    world.pass(-60 * MINUTE);
    await enter(reader, await world.reader());
    expect(questions()).toBe(2);
  });

  test("of one user on one site, and nobody else's", async () => {
    await enter(reader, await world.reader());
    expect(await enter(reader, await world.user())).toBe("404 not-found");
    expect(await enter(reader, await world.reader(), OTHER_WEB)).toBe("404 not-found");
  });

  test("a designer's does for what takes a reader; a reader's does not for what takes a designer", async () => {
    const token = await world.designer();
    await enter(designer, token);
    await enter(reader, token);
    expect(questions()).toBe(1);
    const other = await world.reader();
    await enter(reader, other);
    expect(await enter(designer, other)).toBe("403 not-allowed");
    expect(questions()).toBe(3);
  });
});

describe("a right that was withdrawn", () => {
  test("is gone after 5 minutes at the latest", async () => {
    const token = await world.reader();
    await enter(reader, token);
    await world.setMoods({ [TENANT]: ["no-rights"] });
    world.pass(5 * MINUTE - 1);
    expect(await enter(reader, token)).toBe("let in");
    world.pass(1);
    expect(await enter(reader, token)).toBe("404 not-found");
  });

  test("is gone everywhere as soon as one call has seen it", async () => {
    const token = await world.reader();
    await enter(reader, token);
    await world.setMoods({ [TENANT]: ["no-rights"] });
    expect(await enter(reader, token)).toBe("let in");
    expect(await enter(designer, token)).toBe("404 not-found");
    expect(await enter(reader, token)).toBe("404 not-found");
  });

  test("also where what is seen is that the consent was withdrawn, or the session ended", async () => {
    for (const mood of ["consent-refused", "mfa-required"] as const) {
      await world.begin();
      const token = await world.reader();
      await enter(reader, token);
      await world.setMoods({ [TENANT]: [mood] });
      await enter(designer, token);
      expect(await enter(reader, token)).not.toBe("let in");
    }
  });

  test("an outage withdraws nothing", async () => {
    const token = await world.reader();
    await enter(reader, token);
    await world.setMoods({ [TENANT]: ["graph-down"] });
    expect(await enter(designer, token)).toBe("503 unavailable");
    expect(await enter(reader, token)).toBe("let in");
  });

  test("is back at once when it was given again: a no is never kept", async () => {
    await world.setMoods({ [TENANT]: ["no-rights"] });
    const token = await world.reader();
    expect(await enter(reader, token)).toBe("404 not-found");
    await world.setMoods({});
    expect(await enter(reader, token)).toBe("let in");
  });
});

describe("failures are not kept", () => {
  test("the call after an outage asks again", async () => {
    const token = await world.reader();
    world.spoilt.graph = saying(503);
    expect(await enter(reader, token)).toBe("503 unavailable");
    world.spoilt.graph = () => false;
    expect(await enter(reader, token)).toBe("let in");
  });
});

describe("a tenant's hosts are known for an hour", () => {
  const listings = (): number => world.asked.filter((path) => path.startsWith("graph /v1.0/sites?")).length;

  test("and asked for again after it", async () => {
    await enter(reader, await world.reader());
    world.pass(54 * MINUTE);
    await enter(reader, await world.reader());
    expect(listings()).toBe(1);
    world.pass(6 * MINUTE);
    await enter(reader, await world.reader());
    expect(listings()).toBe(2);
  });

  test("a site that is on none of them is looked for on those that are new", async () => {
    const token = await world.reader();
    await enter(reader, token);
    await world.setMoods({ [TENANT]: ["second-geo"] });
    world.pass(5 * MINUTE);
    expect(await enter(reader, token)).toBe("let in");
  });
});
