import * as z from "zod";
import type { SeenLicense } from "../shared/licensing/licenseView.ts";
import {
  license,
  licenseBody,
  licenseList,
  licensePatch,
  licensePath,
  licenseQuery,
  linkedTenant,
  product,
  productBody,
  productList,
  productPath,
  tenantList,
  tenantPath,
} from "../shared/licensing/schemas.ts";
import {
  organizationAnswer,
  organizationSearchAnswer,
  organizationSearchBody,
} from "../shared/organizations/schemas.ts";
import { employee } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

const manages = employee("Licenses.Manage");
const reads = employee("Licenses.Manage", "Support.Agent");
const anyRole = employee("Licenses.Manage", "Support.Agent", "Privacy.Officer");

const organizationPath = z.strictObject({ id: z.guid().toLowerCase() });

const tagged = (status: number, { license: body, etag }: SeenLicense) => ({ status, body, headers: { ETag: etag } });

const count = z.int();
const timeOrNull = z.iso.datetime().nullable();
const operationsAnswer = z
  .object({
    backlog: z.record(z.string(), z.object({ waiting: count, setAside: count, oldestDueSeconds: count.nullable() })),
    timers: z.record(
      z.string(),
      z.object({
        startedAt: z.iso.datetime(),
        endedAt: timeOrNull,
        succeeded: z.boolean().nullable(),
        handled: count.nullable(),
        lastSuccessAt: timeOrNull,
      }),
    ),
  })
  .meta({ description: "Numbers and times only; nothing in it is about anybody." });

export const staff = [
  door({
    name: "staffProducts",
    method: "GET",
    route: "api/staff/products",
    summary: "The whole catalogue",
    entrance: manages,
    answers: { 200: productList },
    operation: ({ licensing }) => licensing.listProducts(),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffProductRead",
    method: "GET",
    route: "api/staff/products/{id}",
    summary: "A product of the catalogue, with its ETag",
    entrance: manages,
    path: productPath,
    answers: { 200: product },
    refusals: ["not-found"],
    operation: ({ licensing }, { path }) => licensing.readProduct(path.id),
    answer: ({ product: body, etag }) => ({ status: 200, body, headers: { ETag: etag } }),
  }),
  door({
    name: "staffProductPut",
    method: "PUT",
    route: "api/staff/products/{id}",
    summary: "Add or replace a product of the catalogue",
    entrance: manages,
    path: productPath,
    body: productBody,
    maxBody: 64 * 1024,
    conditions: ["If-Match"],
    answers: { 200: product, 201: product },
    refusals: ["precondition-failed", "conflict"],
    operation: ({ licensing }, { path, body, header }) => licensing.putProduct(path.id, body, header("if-match")),
    answer: ({ product: body, etag, created }) => ({ status: created ? 201 : 200, body, headers: { ETag: etag } }),
  }),
  door({
    name: "staffOrganizationsSearch",
    method: "POST",
    route: "api/staff/organizations/search",
    summary: "Find organizations by their exact contact address or name; leaves a trace that they can see",
    entrance: reads,
    body: organizationSearchBody,
    answers: { 200: organizationSearchAnswer },
    operation: ({ organizations }, { caller, body }) => organizations.search(caller, body),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffOrganizationRead",
    method: "GET",
    route: "api/staff/organizations/{id}",
    summary: "Read an organization; leaves a trace that it can see",
    entrance: reads,
    path: organizationPath,
    answers: { 200: organizationAnswer },
    refusals: ["not-found"],
    operation: ({ organizations }, { caller, path }) => organizations.read(caller, path.id),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffOrganizationTenants",
    method: "GET",
    route: "api/staff/organizations/{id}/tenants",
    summary: "The tenants of an organization, none where there is no such organization",
    entrance: reads,
    path: organizationPath,
    answers: { 200: tenantList },
    operation: ({ licensing }, { path }) => licensing.listTenants(path.id),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffOrganizationTenantPut",
    method: "PUT",
    route: "api/staff/organizations/{id}/tenants/{tenant}",
    summary: "Link a free tenant to an organization",
    entrance: manages,
    path: tenantPath,
    answers: { 200: linkedTenant, 201: linkedTenant },
    refusals: ["not-found", "conflict"],
    operation: ({ licensing }, { path }) => licensing.linkTenant(path.id, path.tenant),
    answer: ({ tenant, created }) => ({ status: created ? 201 : 200, body: tenant }),
  }),
  door({
    name: "staffLicenses",
    method: "GET",
    route: "api/staff/licenses",
    summary: "Licenses of an organization or of a tenant",
    entrance: manages,
    query: licenseQuery,
    answers: { 200: licenseList },
    operation: ({ licensing }, { query }) => licensing.listLicenses(query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffLicenseIssue",
    method: "POST",
    route: "api/staff/licenses",
    summary: "Issue a license; a tenant that is free is linked to the organization",
    entrance: manages,
    body: licenseBody,
    idempotent: true,
    answers: { 201: license },
    refusals: ["not-found", "conflict"],
    operation: ({ licensing }, { body, once }) => licensing.issueLicense(body, once),
    answer: (issued) => tagged(201, issued),
  }),
  door({
    name: "staffLicenseRead",
    method: "GET",
    route: "api/staff/licenses/{id}",
    summary: "A license, with its ETag",
    entrance: manages,
    path: licensePath,
    answers: { 200: license },
    refusals: ["not-found"],
    operation: ({ licensing }, { path }) => licensing.readLicense(path.id),
    answer: (read) => tagged(200, read),
  }),
  door({
    name: "staffLicenseChange",
    method: "PATCH",
    route: "api/staff/licenses/{id}",
    summary: "Change, suspend or revoke a license; If-Match is obeyed where sent",
    entrance: manages,
    path: licensePath,
    body: licensePatch,
    conditions: ["If-Match"],
    answers: { 200: license },
    refusals: ["not-found", "conflict", "precondition-failed"],
    operation: ({ licensing }, { path, body, header }) => licensing.changeLicense(path.id, body, header("if-match")),
    answer: (changed) => tagged(200, changed),
  }),
  door({
    name: "staffOperations",
    method: "GET",
    route: "api/staff/operations",
    summary: "Backlog and timers' last runs",
    entrance: anyRole,
    answers: { 200: operationsAnswer },
    operation: (app) => app.operations(),
    answer: (body) => ({ status: 200, body }),
  }),
];
