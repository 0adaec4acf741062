import { describe, expect, test } from "@jest/globals";
import { ifMatchAllows, ifNoneMatchAllows } from "../../shared/platform/etag.ts";

describe("If-Match compares strongly (RFC 9110, 13.1.1)", () => {
  test.each([
    ["absent", undefined, true],
    ["the tag", '"2"', true],
    ["any", " * ", true],
    ["one of a list", '"1" , "2"', true],
    ["another", '"1"', false],
    ["the same, weak", 'W/"2"', false],
    ["no quotes", "2", false],
    ["nothing", "", false],
  ])("%s", (_name, field, isAllowed) => {
    expect(ifMatchAllows(field, '"2"')).toBe(isAllowed);
  });

  test("a weak tag does not even match itself", () => {
    expect(ifMatchAllows('W/"2"', 'W/"2"')).toBe(false);
  });
});

describe("If-None-Match compares weakly (RFC 9110, 13.1.2)", () => {
  test.each([
    ["absent", undefined, true],
    ["the tag", '"2"', false],
    ["the same, weak", 'W/"2"', false],
    ["any", " * ", false],
    ["one of a list", '"1",W/"2"', false],
    ["another", 'W/"1"', true],
    ["nothing", "", true],
  ])("%s", (_name, field, isAllowed) => {
    expect(ifNoneMatchAllows(field, '"2"')).toBe(isAllowed);
    expect(ifNoneMatchAllows(field, 'W/"2"')).toBe(isAllowed);
  });
});
