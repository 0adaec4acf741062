import type { App } from "../shared/app.ts";
import { callerAddress } from "../shared/licensing/callerAddress.ts";
import { checkAnswer, checkQuery, jwks, publicProductList } from "../shared/licensing/schemas.ts";
import { ifNoneMatchAllows } from "../shared/platform/etag.ts";
import { anyone, customerOrAnyone } from "../shared/platform/http/entrance.ts";
import { Refusal } from "../shared/platform/refusal.ts";
import { door } from "./door.ts";

/** Strangers are counted by their address; a caller with a token has proven who they are. */
const refuseFlood = ({ licensing, settings }: App, forwardedFor: string | undefined): void => {
  const allowance = licensing.flood.allow(callerAddress(forwardedFor, settings.trustedHops));
  if (allowance.allowed) return;
  throw new Refusal("too-many-requests", "Too many checks from here. Keep the signed answer while its lease lasts.", {
    retryAfter: allowance.retryAfter,
  });
};

export const licenseCheck = [
  door({
    name: "licenseCheck",
    method: "GET",
    route: "api/license-check",
    needs: "no-database",
    summary: "Whether a component may run: yes or no to anyone, details to the tenant's own",
    entrance: customerOrAnyone,
    query: checkQuery,
    answers: { 200: checkAnswer, 304: null },
    conditions: ["If-None-Match"],
    refusals: ["not-allowed", "too-many-requests"],
    operation: async (app, { query, caller, header }) => {
      if (caller.kind === "anyone") refuseFlood(app, header("x-forwarded-for"));
      return app.licensing.checkLicense(query, caller.kind === "anyone" ? undefined : caller.tenant);
    },
    answer: ({ body, etag, cacheSeconds }, { header }) => {
      if (cacheSeconds === undefined) return { status: 200, body };
      const headers = {
        ETag: etag,
        "Cache-Control": `private, max-age=${cacheSeconds}`,
        Vary: "Authorization, Origin",
      };
      return ifNoneMatchAllows(header("if-none-match"), etag)
        ? { status: 200, body, headers }
        : { status: 304, headers };
    },
  }),
  door({
    name: "jwks",
    method: "GET",
    route: ".well-known/jwks.json",
    needs: "no-database",
    summary: "The keys that license tokens are signed with (RFC 7517): next, current and previous",
    entrance: anyone,
    answers: { 200: jwks },
    operation: ({ licensing }) => licensing.jwks(),
    answer: (body) => ({ status: 200, body, headers: { "Cache-Control": "public, max-age=300" } }),
  }),
  door({
    name: "products",
    method: "GET",
    route: "api/products",
    needs: "no-database",
    summary: "The catalogue, public part",
    entrance: anyone,
    answers: { 200: publicProductList },
    operation: ({ licensing }) => licensing.publicProducts(),
    answer: (body) => ({ status: 200, body, headers: { "Cache-Control": "public, max-age=60" } }),
  }),
];
