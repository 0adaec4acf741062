import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Running, runScript } from "../local/checkout.ts";
import { databases } from "../sql/databases.ts";
import type { Figures } from "./figures.ts";

const PATIENCE_MS = 180_000;
const ROOT = resolve(import.meta.dirname, "../..");

/** Everything that a run writes lies here. */
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "usher-bench-test-"));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  runScript(ROOT, "test/bench/main.ts", args, { TMPDIR: temporary, NODE_OPTIONS: "--no-warnings" });

const measure = async (...args: readonly string[]): Promise<{ rows: Figures[] }> => {
  const running = run(...args, "--rounds", "1", "--json");
  if ((await running.ended) !== 0) throw new Error(running.output().stderr);
  return JSON.parse(running.output().stdout) as { rows: Figures[] };
};

/** Resolves once words of a kind stand on standard error, or the run has ended. */
const wrote = (running: Running, words: RegExp): Promise<unknown> => {
  const written = new Promise<void>((heard) => {
    running.child.stderr?.on("data", () => words.test(running.output().stderr) && heard());
  });
  return Promise.race([written, running.ended]);
};

describe("npm run bench", () => {
  test(
    "-- license compares checks with a constant, a query each and a flood, of which nothing reaches storage",
    async () => {
      const { rows } = await measure("license", "--seconds", "0.2", "--count", "300");
      const compared = rows.filter(({ aim }) => aim?.of === "ratio").map(({ what, against }) => [what, against]);
      expect(compared).toEqual([
        ["license check, warm, no nonce", "a constant of the same size, same host"],
        ["license check, warm, no nonce", "a query and a signature per check"],
        ["flood of 300 different unknown tenants", "the same count of one known tenant"],
        ["the host's heap after each round", "before the flood"],
      ]);
      for (const { measured, reference } of rows) {
        expect(measured.rounds).toHaveLength(1);
        if (reference) expect(reference.rounds).toHaveLength(1);
      }
      expect(rows.find(({ what }) => what === "storage calls about them")?.measured.rounds).toEqual([0]);
    },
    PATIENCE_MS,
  );

  test(
    "-- cold compares the start of Usher with that of a constant function",
    async () => {
      const { rows } = await measure("cold");
      const [whole, listening, answer] = rows.map(({ measured }) => measured.median);
      expect(whole).toBeCloseTo((listening ?? 0) + (answer ?? 0), 6);
      expect(rows[0]).toMatchObject({ unit: "ms", against: "an app with one constant function, same host" });
    },
    PATIENCE_MS,
  );

  test(
    "-- alerts stores and delivers every alert, and compares that with its steps alone and with others",
    async () => {
      const { rows } = await measure("alerts", "--count", "600");
      const onSqlite = rows.filter(({ what }) => what.endsWith("SQLite"));
      expect(
        onSqlite.filter(({ aim }) => aim !== null).map(({ what, reference }) => [what, reference?.median]),
      ).toEqual([
        ["stored, 50 recipients a call, SQLite", 11_000],
        ["delivered, each a mail of its own, SQLite", 24_000],
        ["claimed, opened and deleted, 500 at a time, SQLite", 24_000],
      ]);
      for (const { measured } of rows) expect(measured.min).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  test(
    "-- purge drops a day of any size by the same calls, and counts what deletion in batches takes",
    async () => {
      const { rows } = await measure("purge", "--count", "1100");
      const calls = rows
        .filter(({ unit }) => unit === "calls")
        .map(({ what, measured, reference }) => [what, measured.rounds, reference?.rounds]);
      expect(calls).toEqual([
        ["purgeHistory, a day of 1,100 entries", [2], [2]],
        ["deletion in batches of 100, 1,000 entries", [11], [2]],
        ["deletion in batches of 100, 1,100 entries", [13], [2]],
      ]);
      expect(rows.find(({ aim }) => aim?.of === "ratio")?.ratio?.rounds).toEqual([6.5]);
    },
    PATIENCE_MS,
  );

  test(
    "-- drain compares the memory of delivering many alerts with that of few",
    async () => {
      const { rows } = await measure("drain", "--count", "300");
      for (const { measured, reference } of rows) {
        expect(measured.median).toBeGreaterThan(10);
        expect(reference?.median).toBeGreaterThan(10);
      }
      expect(rows).toHaveLength(3 * databases().length);
    },
    PATIENCE_MS,
  );

  test(
    "-- history reads the same page of a web, alone and among others, by the same calls",
    async () => {
      const { rows } = await measure("history", "--count", "3000", "--seconds", "0.02");
      const told = rows.map(({ unit, measured, reference }) => [
        unit,
        measured.rounds.length,
        reference?.rounds.length,
      ]);
      const page = [
        ["calls", 1, 1],
        ["ms", 1, 1],
        ["ms", 1, 1],
        ["µs", 1, 1],
      ];
      expect(told).toEqual([...page, ...page, ...page, ["ms", 1, 1]]);
      const calls = rows.filter(({ unit }) => unit === "calls");
      expect(calls.map(({ measured, reference }) => [measured.median, reference?.median])).toEqual([
        [4, 4],
        [5, 5],
        [31, 31],
      ]);
    },
    PATIENCE_MS,
  );

  test(
    "-- tenants holds, loads and claims as many as it was asked for",
    async () => {
      const { rows } = await measure("tenants", "--count", "2000");
      expect(rows.map(({ what, unit }) => [what, unit])).toEqual([
        ["the set of 2,000 licensed tenants, in memory", "MB"],
        ["a look at the set of 2,000 licensed tenants", "µs"],
        ["40 tenants in Tables: their licenses written", "/s"],
        ["40 tenants in Tables: the first check of each", "/s"],
        ["40 tenants in Tables: heap that holds them and their answers", "MB"],
        ["400 alerts due at one instant, SQLite: stored", "/s"],
        ["400 alerts due at one instant, SQLite: claimed, 200 at a time", "/s"],
        ["400 alerts due at one instant, SQLite: the first claim of 200", "ms"],
        ["400 alerts due at one instant, SQLite: what they take in its file", "MB"],
      ]);
      for (const { measured } of rows) expect(measured.rounds).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  test(
    "ends everything that it started, and removes it, when it is interrupted",
    async () => {
      const running = run("license");
      await wrote(running, /Measuring/);
      running.child.kill("SIGINT");
      // Resolves only when the output that all of its processes hold is closed.
      expect(await running.ended).toBe(130);
      expect(await readdir(temporary)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test("says which benches there are to somebody who names none", async () => {
    const running = run("nonesuch");
    expect(await running.ended).toBe(2);
    expect(running.output().stderr).toMatch(/^Which bench.*alerts.*cold.*drain.*license/s);
  });

  test("refuses numbers that nothing can be measured with", async () => {
    const running = run("cold", "--rounds", "1.5");
    expect(await running.ended).toBe(2);
    expect(running.output().stderr).toContain("--rounds");
  });
});
