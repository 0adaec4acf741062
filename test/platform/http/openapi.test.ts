import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import type { Door, Platform } from "../../../shared/platform/http/door.ts";
import { customerOrAnyone, employee } from "../../../shared/platform/http/entrance.ts";
import { openApiDocument } from "../../../shared/platform/http/openapi.ts";
import { reader } from "../../../shared/platform/http/siteEntrance.ts";
import { siteId } from "../../../shared/platform/sharepoint/siteId.ts";
import { door, echo } from "./calls.ts";
import { type Document, faultsOfDocument } from "./documentRules.ts";
import { faultsOfDoors } from "./doorRules.ts";

const part = z.strictObject({ id: z.string() }).meta({ id: "Part", description: "A part" });
const whole = z.strictObject({ parts: z.array(part), best: part.optional() }).meta({ id: "Whole" });

const listing: Door<Platform> = door({
  name: "listing",
  method: "GET",
  route: "api/wholes/{id}",
  summary: "Reads a whole",
  entrance: customerOrAnyone,
  path: z.strictObject({ id: z.guid().toLowerCase().meta({ description: "Which" }) }),
  query: z.object({ since: z.iso.datetime(), page: z.string().optional() }),
  conditions: ["If-None-Match"],
  answers: { 200: whole, 304: null },
  refusals: ["not-found", "too-many-requests"],
  operation: async () => undefined,
  answer: () => ({ status: 304 }),
});

const making: Door<Platform> = door({
  name: "making",
  method: "POST",
  route: "api/wholes",
  summary: "Makes a whole",
  entrance: employee("Licenses.Manage"),
  body: z.strictObject({ parts: z.array(part), at: z.string().transform(Number) }),
  idempotent: true,
  answers: { 201: part },
  operation: async () => undefined,
  answer: () => ({ status: 201 }),
});

const page: Door<Platform> = {
  ...echo,
  name: "page",
  method: "GET",
  route: "/",
  answers: { 200: z.string() },
};

const sited: Door<Platform> = door({
  name: "sited",
  method: "POST",
  route: "api/sites/{siteId}/parts",
  summary: "Makes a part of a site",
  entrance: reader,
  path: z.strictObject({ siteId }),
  body: z.strictObject({ at: z.string() }),
  answers: { 201: part },
  operation: async () => undefined,
  answer: () => ({ status: 201 }),
});

const about = { version: "1.2.3", publicUrl: "https://usher.example.com" };
const documentOf = (...doors: Door<Platform>[]) => openApiDocument(doors, about) as Document;
const { path: _path, query: _query, body: _body, ...home } = page;
const document = documentOf(listing, making, home);
const statusesOf = (path: string, method: string) => Object.keys(document.paths[path]?.[method]?.responses ?? {});

describe("the OpenAPI document", () => {
  test("is OpenAPI 3.1 whose references all lead somewhere and whose schemas all compile", () => {
    expect(faultsOfDocument(document)).toEqual([]);
  });

  test("has every door under its own name", () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(["listing", "making", "page"]);
    expect(Object.keys(document.paths).sort()).toEqual(["/", "/api/wholes", "/api/wholes/{id}"]);
  });

  test("says of a door to a site whose token it takes, what a site id is, and how callers are turned away", () => {
    const doors = documentOf(sited);
    expect(faultsOfDocument(doors)).toEqual([]);
    const { security, parameters, responses, ...more } = doors.paths["/api/sites/{siteId}/parts"]?.post ?? {};
    expect(security).toEqual([{ customer: [] }]);
    expect(more).toMatchObject({ description: "Who may call: a user who may read the site." });
    expect(parameters?.[0]).toMatchObject({
      name: "siteId",
      in: "path",
      schema: { type: "string", pattern: expect.any(String) },
    });
    const refusals = Object.entries(responses ?? {}).map(([status, { description }]) => [status, description]);
    expect(Object.fromEntries(refusals)).toMatchObject({
      401: "not-signed-in",
      403: "consent-required, not-allowed",
      404: "not-found",
    });
  });

  test("declares path, query and header parameters as the guard takes them", () => {
    const parameters = document.paths["/api/wholes/{id}"]?.get?.parameters ?? [];
    expect(parameters.map((each) => `${each.in} ${each.name} ${String(each.required)}`)).toEqual([
      "path id true",
      "query since true",
      "query page false",
      "header If-None-Match false",
    ]);
    const [key] = document.paths["/api/wholes"]?.post?.parameters ?? [];
    expect(key).toMatchObject({ name: "Idempotency-Key", in: "header", required: false });
  });

  test("lists the refusals of the door, of its entrance and of the guard", () => {
    expect(statusesOf("/api/wholes/{id}", "get")).toEqual(["200", "304", "400", "401", "404", "429", "500", "503"]);
    expect(statusesOf("/api/wholes", "post")).toEqual(["201", "400", "401", "403", "413", "415", "422", "500", "503"]);
    expect(statusesOf("/", "get")).toEqual(["200", "500", "503"]);
  });

  test("says who may call, and where nobody need sign in", () => {
    expect(document.paths["/api/wholes/{id}"]?.get?.security).toEqual([{}, { customer: [] }]);
    expect(document.paths["/api/wholes"]?.post?.security).toEqual([{ employee: [] }]);
    expect(document.paths["/"]?.get?.security).toEqual([{}]);
  });

  test("keeps what is sent apart from what is answered, each shape once", () => {
    expect(Object.keys(document.components.schemas).sort()).toEqual(["Part", "PartInput", "Problem", "Whole"]);
    expect(JSON.stringify(document)).not.toContain("$defs");
  });

  test("calls a text a page, and everything else JSON", () => {
    expect(Object.keys(document.paths["/"]?.get?.responses["200"]?.content ?? {})).toEqual(["text/html"]);
  });

  test("cannot be made where two shapes have one name", () => {
    const other = { ...making, name: "other", answers: { 201: z.object({ z: z.string() }).meta({ id: "Part2" }) } };
    const clash = { ...other, name: "clash", answers: { 201: z.object({ y: z.string() }).meta({ id: "PartInput" }) } };
    expect(() => documentOf(making, clash)).toThrow("PartInput");
    expect(() => documentOf(making, other)).not.toThrow();
  });
});

describe("the rules that the tests over all doors use can fail", () => {
  test.each<[string, Partial<Door<Platform>>]>([
    ["other path parameters", { route: "api/wholes/{key}" }],
    ["begins with a slash", { route: "/api/wholes/{id}" }],
    ["keeps for itself", { route: "admin/{id}" }],
    ["name that the host refuses", { name: "a name" }],
    ["answers nothing", { answers: {} }],
    ["is no POST", { idempotent: true }],
  ])("%s", (fault, change) => {
    expect(faultsOfDoors([listing])).toEqual([]);
    expect(faultsOfDoors([{ ...listing, ...change }]).join()).toContain(fault);
  });

  test("a name that is there twice, and a door that is never reached", () => {
    const { path: _, ...rest } = listing;
    const special = { ...rest, route: "api/wholes/best", name: "zSpecial" };
    expect(faultsOfDoors([listing, special])).toEqual(["zSpecial is never reached: listing takes its route"]);
    expect(faultsOfDoors([listing, { ...special, name: "aSpecial" }])).toEqual([]);
    expect(faultsOfDoors([listing, { ...special, name: "Listing", route: "api/x" }])).toEqual([
      "listing is there twice",
    ]);
  });

  test.each<[string, (changed: Document) => void]>([
    ["no OpenAPI 3.1", (changed) => Object.assign(changed, { openapi: "3.0.3" })],
    ["is missing", (changed) => delete changed.components.schemas.Part],
    ["lacks a path parameter", (changed) => changed.paths["/api/wholes/{id}"]?.get?.parameters.shift()],
    ["needs unknown employee", (changed) => delete changed.components.securitySchemes.employee],
    ["operationId twice", (changed) => Object.assign(changed.paths["/"]?.get ?? {}, { operationId: "making" })],
    ["strict mode", (changed) => Object.assign(changed.components.schemas.Whole ?? {}, { typo: 1 })],
  ])("a document that: %s", (fault, change) => {
    const changed = structuredClone(document);
    change(changed);
    expect(faultsOfDocument(changed).join()).toContain(fault);
  });
});
