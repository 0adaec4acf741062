import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Validator } from "@seriousme/openapi-schema-validator";
import { doors } from "../../functions/doors.ts";
import { notFound } from "../../functions/notFound.ts";
import { VERSION } from "../../shared/app.ts";
import { openApiDocument } from "../../shared/platform/http/openapi.ts";
import { type Document, faultsOfDocument } from "../platform/http/documentRules.ts";
import { faultsOfDoors } from "../platform/http/doorRules.ts";

/** What of the contract exists today, by its own names. */
const CONTRACT = [
  "DELETE /api/sites/{siteId}/alerts/{id}",
  "GET /api/sites/{siteId}/alerts",
  "POST /api/sites/{siteId}/alerts",
  "DELETE /api/organization/licenses/{id}/sites/{siteGuid}",
  "DELETE /api/organization/tenants/{tenant}",
  "GET /api/organization/debug-consents",
  "POST /api/organization/debug-consents/{id}",
  "POST /api/debug-consents",
  "POST /api/erasures/confirm",
  "POST /api/sites/{siteId}/debug",
  "POST /api/staff/tickets/{id}/debug-request",
  "GET /api/staff/tickets/{id}/debug-entries",
  "GET /api/staff/tickets/{id}/audit",
  "GET /",
  "GET /.well-known/jwks.json",
  "GET /api/health",
  "GET /api/license-check",
  "GET /api/openapi.json",
  "GET /api/organization",
  "GET /api/organization/export",
  "GET /api/organization/licenses",
  "GET /api/organization/licenses/{id}/sites",
  "GET /api/organization/tenants",
  "GET /api/organization/tickets",
  "GET /api/organization/tickets/{id}",
  "GET /api/sites/{siteId}/configurations",
  "GET /api/sites/{siteId}/configurations/{kind}",
  "GET /api/sites/{siteId}/configurations/{kind}/{name}",
  "GET /api/sites/{siteId}/history",
  "GET /api/tenant",
  "GET /api/tenant/settings",
  "PUT /api/tenant/settings",
  "POST /api/sites/{siteId}/history",
  "PUT /api/sites/{siteId}/configurations/alerts/{name}",
  "PUT /api/sites/{siteId}/configurations/actions/{name}",
  "PUT /api/sites/{siteId}/configurations/print-profiles/{name}",
  "DELETE /api/sites/{siteId}/configurations/{kind}/{name}",
  "GET /api/products",
  "GET /api/staff/licenses",
  "GET /api/staff/licenses/{id}",
  "GET /api/staff/operations",
  "GET /api/staff/organizations/{id}",
  "GET /api/staff/organizations/{id}/tenants",
  "GET /api/staff/products",
  "GET /api/staff/products/{id}",
  "GET /api/staff/tickets",
  "GET /api/staff/tickets/{id}",
  "GET /link",
  "GET /staff",
  "GET /tenant",
  "GET /privacy",
  "PATCH /api/organization",
  "PATCH /api/staff/licenses/{id}",
  "POST /api/organization/erasure",
  "GET /api/erasures/{receiptId}",
  "POST /api/organization/handover",
  "POST /api/organization/handover/confirm",
  "POST /api/organization/password",
  "POST /api/organization/tenants",
  "POST /api/organization/tickets/{id}/replies",
  "POST /api/organization/trials",
  "POST /api/password/reminder",
  "POST /api/password/reset",
  "POST /api/password/reset/confirm",
  "POST /api/registrations",
  "POST /api/registrations/verify",
  "POST /api/sign-in",
  "POST /api/sites/{siteId}/activation",
  "GET /api/staff/erasures",
  "GET /api/staff/erasures/{id}",
  "POST /api/staff/erasures",
  "POST /api/staff/erasures/{id}/confirm",
  "POST /api/staff/licenses",
  "POST /api/staff/organizations/search",
  "POST /api/staff/tickets/{id}/replies",
  "POST /api/staff/tickets/{id}/resolve",
  "POST /api/tickets",
  "POST /api/tickets/replies",
  "PUT /api/staff/organizations/{id}/tenants/{tenant}",
  "PUT /api/staff/products/{id}",
  "PUT /api/staff/tickets/{id}/organization",
];

const document = openApiDocument(doors, { version: "0.0.0", publicUrl: "https://usher.example" });

describe("the doors", () => {
  test("are those of the contract that exist today", () => {
    const there = doors.map(({ method, route }) => `${method} /${route === "/" ? "" : route}`);
    expect(there.sort()).toEqual(CONTRACT.toSorted());
  });

  test("have names, routes and path parameters that the host takes, and none hides another", () => {
    expect(faultsOfDoors(doors)).toEqual([]);
  });

  test("leave what does not exist to the catch-all, which the host tries last", () => {
    const names = [...doors, notFound].map(({ name }) => name.toLowerCase());
    expect(names.sort().at(-1)).toBe(notFound.name.toLowerCase());
    expect(notFound.route).toBe("{*path}");
  });

  test("no route begins with what the host keeps for itself", () => {
    expect(doors.filter(({ route }) => /^(admin|runtime)(\/|$)/i.test(route))).toEqual([]);
  });

  test("go without the database where they read none, and only there: no outage of it closes a page", () => {
    const without = doors
      .filter(({ needs }) => needs !== undefined)
      .map(({ method, route, needs }) => `${method} ${route} ${needs}`);
    expect(without.sort()).toEqual([
      "GET .well-known/jwks.json no-database",
      "GET / no-database",
      "GET api/health nothing",
      "GET api/license-check no-database",
      "GET api/openapi.json no-database",
      "GET api/products no-database",
      "GET link no-database",
      "GET privacy no-database",
      "GET staff no-database",
      "GET tenant no-database",
    ]);
  });

  test("every POST that creates or sends honours Idempotency-Key, and sign-in, reminder and reset take none", () => {
    const idempotent = doors.filter((door) => door.idempotent).map(({ route }) => route);
    expect(idempotent.sort()).toEqual([
      "api/debug-consents",
      "api/organization/handover",
      "api/organization/tenants",
      "api/organization/tickets/{id}/replies",
      "api/organization/trials",
      "api/registrations",
      "api/registrations/verify",
      "api/sites/{siteId}/alerts",
      "api/sites/{siteId}/debug",
      "api/sites/{siteId}/history",
      "api/staff/licenses",
      "api/staff/tickets/{id}/debug-request",
      "api/staff/tickets/{id}/replies",
      "api/staff/tickets/{id}/resolve",
      "api/tickets",
      "api/tickets/replies",
    ]);
  });
});

test("the version that health and the document tell is the package's", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(VERSION).toBe(version);
});

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test("has every door once, references that resolve and ids that are unique", () => {
    expect(faultsOfDocument(document as Document)).toEqual([]);
    const operations = Object.values(document.paths as object).flatMap((path: object) => Object.keys(path));
    expect(operations).toHaveLength(doors.length);
  });
});
