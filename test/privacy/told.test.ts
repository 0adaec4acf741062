import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { promisesDocument } from "../../infra/docs/promisesDocument.ts";
import { digestOfWhatIsTold, documentOf } from "../../infra/docs/told.ts";
import { lastChange } from "../../shared/privacy/lastChange.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { promises } from "../../shared/privacy/promises.ts";

/** What is told of the promises and of the data is what the code declares, and says when that last changed. */
const root = resolve(import.meta.dirname, "../..");
const ANEW = "run `npm run docs`, and commit what it writes";

describe("docs/promises.md", () => {
  test(`is what its source makes of it; where it is stale, ${ANEW}`, () => {
    expect(readFileSync(join(root, "docs/promises.md"), "utf8")).toBe(documentOf(lastChange.on));
  });

  test(`no change goes undated, neither there nor at /privacy; where one does, ${ANEW}`, () => {
    expect(lastChange.digest).toBe(digestOfWhatIsTold());
    expect(new Date(lastChange.on).toISOString().slice(0, 10)).toBe(lastChange.on);
  });

  test("says of a promise that misses something that it is not held", () => {
    const [first] = promises.map((promise) => ({ ...promise, missing: "the lock of the door" }));
    const documents = [promises.slice(0, 1), first ? [first] : []].map((one) =>
      promisesDocument(one, manifest, "2026-01-01"),
    );
    expect(documents.map((text) => text.includes("| held |"))).toEqual([true, false]);
    expect(documents[1]).toContain("| to come: the lock of the door |");
  });
});

describe("the thirteen promises", () => {
  test("are there, in their order", () => {
    expect(promises.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, at) => `P${at + 1}`));
  });

  test("name files that exist, for what keeps them and for what shows it", () => {
    const named = promises.flatMap(({ mechanism, proof }) => [...mechanism.flatMap(({ files }) => files), ...proof]);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    for (const { mechanism, proof } of promises) expect([mechanism.length > 0, proof.length > 0]).toEqual([true, true]);
  });
});
