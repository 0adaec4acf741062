import { expect, test } from "@jest/globals";
import { compareVersions, SEMVER } from "../../shared/licensing/semver.ts";

test("versions are ordered as SemVer 2.0.0 §11 orders them", () => {
  const ascending = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.9.0",
    "1.10.0",
    "2.0.0",
    "10.0.0",
    "99999999999999999999.0.0",
  ];
  ascending.forEach((left, at) => {
    ascending.forEach((right, other) => {
      expect([left, right, Math.sign(compareVersions(left, right) ?? Number.NaN)]).toEqual([
        left,
        right,
        Math.sign(at - other),
      ]);
    });
  });
});

test("build metadata makes no difference", () => {
  expect(compareVersions("1.0.0+a", "1.0.0+b")).toBe(0);
});

test("what is no version compares with nothing", () => {
  for (const text of ["", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0 ", "1.0.0\n"]) {
    expect([text, compareVersions(text, "1.0.0"), SEMVER.test(text)]).toEqual([text, undefined, false]);
  }
});
