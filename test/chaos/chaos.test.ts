import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Figures } from "../bench/figures.ts";
import { type Running, runScript } from "../local/checkout.ts";

const PATIENCE_MS = 180_000;
const ROOT = resolve(import.meta.dirname, "../..");

/** Everything that a run writes lies here. */
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "usher-chaos-test-"));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  runScript(ROOT, "test/chaos/main.ts", args, { TMPDIR: temporary, NODE_OPTIONS: "--no-warnings" });

type Played = { name: string; rows: Figures[]; failure?: string };

/** Plays the smallest run there is, and tells it with its exit code. */
const play = async (scenario: string): Promise<{ code: number | null; played: Played[] }> => {
  const running = run("--only", scenario, "--kills", "1", "--alerts", "40", "--json");
  const code = await running.ended;
  return { code, ...(JSON.parse(running.output().stdout) as { played: Played[] }) };
};

const measuredIn = (played: readonly Played[], what: RegExp): number | undefined =>
  played.flatMap(({ rows }) => rows).find((row) => what.test(row.what))?.measured.median;

/** Resolves once words of a kind stand on standard error, or the run has ended. */
const wrote = (running: Running, words: RegExp): Promise<unknown> => {
  const written = new Promise<void>((heard) => {
    running.child.stderr?.on("data", () => words.test(running.output().stderr) && heard());
  });
  return Promise.race([written, running.ended]);
};

describe("npm run chaos", () => {
  test(
    "--only kill loses nothing where a delivering process is killed, and another goes on too late",
    async () => {
      const { code, played } = await play("kill");
      expect(played).toMatchObject([{ name: "kill" }]);
      expect(played.flatMap(({ rows }) => rows).filter(({ reached }) => reached === false)).toEqual([]);
      expect(measuredIn(played, /^SIGKILLs with a claim/)).toBeGreaterThanOrEqual(1);
      expect(measuredIn(played, /^processes stopped/)).toBe(1);
      expect(code).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    "--only control finds that, without the fence, alerts are lost or doubled",
    async () => {
      const { code, played } = await play("control");
      expect(measuredIn(played, /^alerts lost, or left twice/)).toBeGreaterThanOrEqual(1);
      expect(code).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    "ends everything that it started, and removes it, when it is interrupted",
    async () => {
      const running = run("--only", "kill", "--alerts", "100");
      await wrote(running, /Handing over/);
      running.child.kill("SIGINT");
      // Resolves only when the output that all of its processes hold is closed.
      expect(await running.ended).toBe(130);
      expect(await readdir(temporary)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test("says which scenarios there are to somebody who names none of them", async () => {
    const running = run("--only", "nonesuch");
    expect(await running.ended).toBe(2);
    expect(running.output().stderr).toMatch(/no scenario of this name.*control.*kill.*mail/s);
  });
});
