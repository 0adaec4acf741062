import { describe, expect, test } from "@jest/globals";
import { compileRoute, decodePath } from "../../../infra/local/host/routes.ts";

const match = (template: string, path: string) => compileRoute(template)(decodePath(path));

describe("a route template", () => {
  test.each([
    ["/", "/", {}],
    ["api/health", "/API/Health", {}],
    ["api/health", "/api/health/", {}],
    [".well-known/jwks.json", "/.well-known/jwks.json", {}],
    ["{kind?}/{name?}", "/", {}],
    ["{kind?}/{name?}", "/a/b", { kind: "a", name: "b" }],
    ["x/{id}", "/x/a%20b", { id: "a b" }],
    ["{*path}", "/", {}],
    ["{*path}", "/a/b%0Ac", { path: "a/b\nc" }],
    ["{**path}", "/a/", { path: "a/" }],
    ["page/{number=1}", "/page", { number: "1" }],
    ["{id:guid}", "/0C9F3B1A-0000-0000-0000-00000000000f", { id: "0C9F3B1A-0000-0000-0000-00000000000f" }],
    ["{n:range(-1, 3)}", "/-1", { n: "-1" }],
    ["{code:regex(^\\d{{2}}/?[a-z]$)}", "/12x", { code: "12x" }],
    ["v{major}.{minor}", "/v1.2.3", { major: "1.2", minor: "3" }],
    ["{name}.{ext?}", "/readme", { name: "readme" }],
    ["a{{b}}", "/a{b}", {}],
  ])("%s takes %s", (template, path, values) => {
    expect(match(template, path)).toEqual(values);
  });

  test.each([
    ["api/health", "/api/healthy"],
    ["api/health", "/x/api/health"],
    ["x/{id}", "/x"],
    ["x/{id}", "/x//"],
    ["x/{id}", "/x/1/2"],
    ["a.c", "/abc"],
    ["{id:guid}", "/0c9f3b1a-0000-0000-0000-00000000000"],
    ["{id:guid}", "/{0c9f3b1a-0000-0000-0000-00000000000f"],
    ["{n:int}", "/2147483648"],
    ["{n:int}", "/1.5"],
    ["{n:alpha}", "/a1"],
    ["{n:length(2,3)}", "/abcd"],
    ["{flag:bool}", "/yes"],
  ])("%s does not take %s", (template, path) => {
    expect(match(template, path)).toBeUndefined();
  });

  test.each([
    "/x",
    "~/x",
    "a//b",
    "{",
    "a}",
    "{}",
    "{a}{b}",
    "{a?}x",
    "{*path}/x",
    "x{*path}",
    "{id}/{ID}",
    "{id:unheardOf}",
    "{id:min(a)}",
    "{id:range(1)}",
    "{id:regex(()}",
    "{i d/}",
  ])("%s is broken, as in Azure, and is not quietly understood as something else", (template) => {
    expect(() => compileRoute(template)).toThrow();
  });
});

test("an encoded slash stays encoded, so that it cannot pass for a segment's end", () => {
  expect(match("x/{id}", "/x/a%2Fb%2f%41")).toEqual({ id: "a%2Fb%2fA" });
});

test("what is no UTF-8 stays as it was sent", () => {
  expect(decodePath("/%ff/%zz/%E4%BD%A0")).toBe("/%ff/%zz/你");
});
