import { describe, expect, test } from "@jest/globals";
import { readBearer } from "../../../shared/platform/identity/bearer.ts";
import { endOf } from "./refusals.ts";

describe("reading the Authorization header", () => {
  test("one bearer token is read, its scheme in any case (RFC 9110, section 11.1)", () => {
    expect(readBearer("Bearer aaa.bbb.ccc")).toBe("aaa.bbb.ccc");
    expect(readBearer("bEaReR  a-._~+/b==")).toBe("a-._~+/b==");
  });

  test("without the header there is no token", () => {
    expect(readBearer(null)).toBeUndefined();
    expect(readBearer(undefined)).toBeUndefined();
  });

  test.each([
    "",
    "Bearer",
    "Bearer ",
    "Basic dXNlcjpwYXNz",
    "aaa.bbb.ccc",
    "Bearer aaa, Bearer bbb",
    "Bearer aaa bbb",
    "Bearer aaa ",
    " Bearer aaa",
    "Bearer\taaa",
    "Bearer a=b",
    "Bearer ä",
    `Bearer ${"a".repeat(16 * 1024)}`,
  ])("anything else is refused, never taken for a call without a token: %#", async (header) => {
    expect(await endOf(() => readBearer(header))).toMatchObject({ code: "not-signed-in" });
  });
});
