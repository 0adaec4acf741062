import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { NoNotes, releaseNotes } from "../../infra/release/releaseNotes.ts";

const CHANGELOG = `# What changed

## 1.2.0

Later.

### For operators

- Nothing to do.

## 1.1.0 (2026-01-15)

Earlier.
`;

describe("The notes of a release", () => {
  test("are what the changelog says of its version, up to the next one", () => {
    expect(releaseNotes(CHANGELOG, "1.2.0", "v1.2.0")).toBe("Later.\n\n### For operators\n\n- Nothing to do.\n");
    expect(releaseNotes(CHANGELOG, "1.1.0", "v1.1.0")).toBe("Earlier.\n");
  });

  test.each([
    ["a tag that names no version", "1.2.0", "1.2.0", /Tag a release as/],
    ["a tag of another version than the package's", "1.2.0", "v1.1.0", /Set both/],
    ["a version that nobody wrote of", "1.1", "v1.1", /Tag a release as/],
    ["a version of which another begins alike", "1.2.0-rc", "v1.2.0-rc", /Write it under/],
  ])("are refused for %s, with what to do", (_, version, tag, words) => {
    expect(() => releaseNotes(CHANGELOG, version, tag)).toThrow(NoNotes);
    expect(() => releaseNotes(CHANGELOG, version, tag)).toThrow(words);
  });

  test("are there for the version of this tree", () => {
    const root = path.resolve(import.meta.dirname, "../..");
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    expect(releaseNotes(readFileSync(path.join(root, "CHANGELOG.md"), "utf8"), version, `v${version}`)).not.toBe("");
  });
});
