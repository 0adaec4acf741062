import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import SlowestFirst, { SLOWEST } from "./slowestFirst.ts";

describe("the order of test files", () => {
  test("knows no file that is not there", () => {
    expect(SLOWEST.filter((file) => !existsSync(join(import.meta.dirname, file)))).toEqual([]);
  });

  test("has the slow ones first, and leaves the others as Jest has them", async () => {
    const context = {
      config: { id: "", cacheDirectory: "" },
      hasteFS: { getSize: (path: string) => Number(path.includes("/a.")) },
    };
    const files = ["/test/a.test.ts", "/test/bench/bench.test.ts", "/test/b.test.ts", "/test/e2e/contract.test.ts"];
    const sequencer = new SlowestFirst({ globalConfig: {}, contexts: [] });
    const sorted = await sequencer.sort(files.map((path) => ({ path, context })));
    expect(sorted.map(({ path }) => path)).toEqual([
      "/test/e2e/contract.test.ts",
      "/test/bench/bench.test.ts",
      "/test/a.test.ts",
      "/test/b.test.ts",
    ]);
  });
});
