import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { promises } from "../../shared/privacy/promises.ts";
import { exportsIn } from "../bench/options.ts";
import { faultsOf, noticedBy, reasonsAgainst } from "./run/held.ts";
import { type Mutant, mutate } from "./run/mutant.ts";
import { type FileResult, resultsIn } from "./run/runTests.ts";

/** That each proof can fail is shown by `npm run promises -- --mutants`; this holds what that stands on. */
const ROOT = resolve(import.meta.dirname, "../..");
const mutants = await exportsIn<Mutant>(join(import.meta.dirname, "mutants"), "mutant");

const nameOf = (id: string): string => `p${id.slice(1).padStart(2, "0")}`;

test("each promise has one mutant, and there is no other", () => {
  expect([...mutants.keys()]).toEqual(promises.map(({ id }) => nameOf(id)));
});

test.each(promises.map((promise) => [promise.id, promise] as const))("the mutant of %s", (id, { proof }) => {
  const mutant = mutants.get(nameOf(id));
  if (mutant === undefined) throw new Error("there is none");
  const sound = readFileSync(join(ROOT, mutant.file), "utf8");
  expect(mutate(sound, mutant)).not.toBe(sound);
  expect(mutant.tests.length).toBeGreaterThan(0);
  expect(mutant.tests.filter((file) => !proof.includes(file) || !existsSync(join(ROOT, file)))).toEqual([]);
});

describe("a mutant", () => {
  const mutant: Mutant = { file: "a.ts", what: "", find: "b", replace: "$&", tests: [] };

  test("takes out what stands in its file once, as it is written", () => {
    expect(mutate("abc", mutant)).toBe("a$&c");
  });

  test.each(["", "ac", "abcb"])("does not guess where to change %j", (text) => {
    expect(() => mutate(text, mutant)).toThrow("a.ts has changed");
  });
});

describe("what a run of tests shows", () => {
  const sound: FileResult = { passed: 3, failed: [], broken: false };
  const failing: FileResult = { passed: 2, failed: ["it holds"], broken: false };
  const broken: FileResult = { passed: 0, failed: [], broken: true };
  const [promise] = promises.map((one) => ({ ...one, proof: ["a.test.ts"] }));
  const against = (result: FileResult | undefined, missing?: string) =>
    promise &&
    reasonsAgainst(
      missing === undefined ? promise : { ...promise, missing },
      new Map(result ? [["a.test.ts", result]] : []),
    );

  test("a promise is held where its proof ran and passed, and nothing is to come", () => {
    expect(against(sound)).toEqual([]);
    expect(against(failing)).toEqual(['a.test.ts: "it holds"']);
    expect(against(broken)).toEqual(["a.test.ts did not run as a whole"]);
    expect(against(undefined)).toEqual(["a.test.ts did not run as a whole"]);
    expect(against(sound, "the door")).toEqual(["to come: the door"]);
  });

  test("a mutant was noticed where a test failed, and not where none could be run", () => {
    expect(noticedBy(["a.test.ts"], new Map([["a.test.ts", failing]]))).toBe("it holds");
    for (const result of [sound, broken]) {
      expect(noticedBy(["a.test.ts"], new Map([["a.test.ts", result]]))).toBeUndefined();
    }
    expect(faultsOf(["a.test.ts"], new Map())).toEqual(["a.test.ts did not run as a whole"]);
  });

  test("Jest's report is read so", () => {
    const assertionResults = [
      { status: "passed", fullName: "one" },
      { status: "failed", fullName: "two" },
      { status: "pending", fullName: "three" },
    ];
    const testResults = [
      { name: "/checkout/test/a.test.ts", status: "failed", assertionResults },
      { name: "/checkout/test/b.test.ts", status: "failed", assertionResults: [] },
    ];
    expect([...resultsIn({ testResults }, "/checkout")]).toEqual([
      ["test/a.test.ts", { passed: 1, failed: ["two", "three (left out)"], broken: false }],
      ["test/b.test.ts", { passed: 0, failed: [], broken: true }],
    ]);
  });

  test.each(["pending", "todo"])(
    "a file with a test that is %s shows nothing, whatever else passed in it",
    (status) => {
      const assertionResults = [
        { status: "passed", fullName: "one" },
        { status, fullName: "two" },
      ];
      const testResults = [{ name: "/checkout/a.test.ts", status: "passed", assertionResults }];
      expect(faultsOf(["a.test.ts"], resultsIn({ testResults }, "/checkout"))).toEqual(['a.test.ts: "two (left out)"']);
    },
  );

  test("a file of which something failed beside its tests shows nothing, though all of them passed", () => {
    const assertionResults = [{ status: "passed", fullName: "one" }];
    const testResults = [{ name: "/checkout/a.test.ts", status: "failed", assertionResults }];
    expect(faultsOf(["a.test.ts"], resultsIn({ testResults }, "/checkout"))).toEqual([
      "a.test.ts did not run as a whole",
    ]);
  });
});
