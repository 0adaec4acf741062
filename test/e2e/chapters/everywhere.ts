import { describe, expect, test } from "@jest/globals";
import { LARGEST_BODY } from "../../../shared/alerts/schemas.ts";
import { brief } from "../client.ts";
import { othersAt, ROUTES, type Route, refusalOf, requestOf } from "../routes.ts";
import type { World } from "../world.ts";

const send = (world: World, route: Route, token?: string) =>
  world.usher.call(requestOf(route, world), { token, body: route.body?.(world) });

/** What the contract says of all routes alike. */
export const everywhere = (world: () => World): void => {
  describe("everywhere", () => {
    test("the OpenAPI document lists exactly the routes of the contract", async () => {
      const { json } = await world().usher.call("GET /api/openapi.json");
      expect(json?.openapi).toMatch(/^3\.1\./);
      const listed = Object.entries(json?.paths as Record<string, object>).flatMap(([path, item]) =>
        Object.keys(item)
          .filter((key) => ["get", "put", "post", "patch", "delete"].includes(key))
          .map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(listed.toSorted()).toEqual(ROUTES.map(({ name }) => name).toSorted());
    });

    test.each(ROUTES.map((route) => [route.name, route] as const))(
      "%s: the right caller is answered, with a request id, exposed headers and no cookie",
      async (_, route) => {
        const caller = route.callers?.[0];
        const answered = await send(world(), route, caller && world().callers[caller]);
        expect([answered.status, answered.json?.detail]).toEqual([
          route.status,
          route.status < 400 ? undefined : expect.any(String),
        ]);
        expect(answered.headers.get("x-request-id")).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/);
        expect(answered.headers.get("access-control-expose-headers")).toBe("ETag, Retry-After, X-Request-Id");
        expect(answered.headers.getSetCookie()).toEqual([]);
      },
    );

    test.each(ROUTES.filter(({ callers }) => callers).map((route) => [route.name, route] as const))(
      "%s: no other caller comes in",
      async (_, route) => {
        const others = othersAt(route);
        const tokens = [undefined, ...others.map((name) => world().callers[name]), "not.a.token"];
        const answers = await Promise.all(tokens.map(async (token) => brief(await send(world(), route, token))));
        const expected = [undefined, ...others, undefined].map((name) => refusalOf(route, name));
        expect(answers).toEqual(expected);
      },
    );

    test.each(ROUTES.filter(({ body }) => body).map((route) => [route.name, route] as const))(
      "%s: a body that is malformed, of another type, too large or has an unknown field is refused as such",
      async (_, route) => {
        const { usher, callers } = world();
        const request = requestOf(route, world());
        const caller = route.callers?.[0];
        const token = caller && callers[caller];
        const good = JSON.stringify(route.body?.(world()));
        const strange = { ...(JSON.parse(good) as object), strangeField: "secret words" };
        const [malformed, typed, empty, large, unknown] = await Promise.all([
          usher.call(request, { token, raw: `${good.slice(0, -1)},` }),
          usher.call(request, { token, raw: good, headers: { "Content-Type": "text/plain" } }),
          usher.call(request, { token, raw: "" }),
          usher.call(request, { token, raw: `${good}${" ".repeat(LARGEST_BODY)}` }),
          usher.call(request, { token, body: strange }),
        ]);
        expect([malformed, typed, empty, large, unknown].map(brief)).toEqual([
          [400, "malformed-json"],
          [415, "unsupported-media-type"],
          [400, "malformed-json"],
          [413, "body-too-large"],
          [400, "validation-failed"],
        ]);
        expect(unknown.json?.errors).toContainEqual(expect.objectContaining({ pointer: "/strangeField" }));
        expect(unknown.text).not.toContain("secret words");
      },
    );

    test.each([
      "GET /api/nothing",
      "GET /nothing/at/all",
      "DELETE /api/organization",
      "POST /api/health",
      "GET /api/registrations",
      "OPTIONS /api/health",
      "PUT /",
    ])("%s does not exist: not-found in the form of every error", async (request) => {
      const answered = await world().usher.call(request);
      expect(brief(answered)).toEqual([404, "not-found"]);
      expect(answered.headers.get("content-type")).toBe("application/problem+json");
      expect(answered.json).toEqual({
        type: expect.any(String),
        title: expect.any(String),
        status: 404,
        code: "not-found",
        detail: expect.any(String),
        requestId: answered.headers.get("x-request-id"),
      });
    });

    test("all faults of a body are listed at once, none of them with what was sent", async () => {
      const body = { organizationName: "", contactEmail: "secret-words", password: "short", contactPhone: 7 };
      const answered = await world().usher.call("POST /api/registrations", { body });
      expect(brief(answered)).toEqual([400, "validation-failed"]);
      const pointers = ((answered.json?.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
      expect([...new Set(pointers)].toSorted()).toEqual(
        ["contactEmail", "contactName", "contactPhone", "howDidYouFindUs", "organizationName", "password"].map(
          (name) => `/${name}`,
        ),
      );
      expect(answered.text).not.toContain("secret-words");
    });

    test("a preflight is answered by the host for any origin, without credentials", async () => {
      const { headers, status } = await world().usher.call("OPTIONS /api/sign-in", {
        headers: {
          Origin: "https://contoso.sharepoint.com",
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "content-type,authorization",
        },
      });
      expect(status).toBe(204);
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    });
  });
};
