import * as z from "zod";
import type { App } from "../shared/app.ts";
import type { Envelope } from "../shared/configuration/envelope.ts";
import { KINDS, type Kind } from "../shared/configuration/names.ts";
import {
  actionsBody,
  alertsBody,
  configurationPage,
  configurationStored,
  kindPath,
  namePath,
  oneConfiguration,
  pageQuery,
  printProfilesBody,
} from "../shared/configuration/schemas.ts";
import { designer, readerOrComponent } from "../shared/platform/http/siteEntrance.ts";
import { siteId } from "../shared/platform/sharepoint/siteId.ts";
import { door, noContent } from "./door.ts";

const SITE = "api/sites/{siteId}/configurations";

/** So that a component need not send what would be dropped. */
const withDebug = async <Result extends object>(app: App, tenant: string, read: Promise<Result>) => ({
  ...(await read),
  debugUntil: await app.debug.until(tenant),
});

const BODIES: Readonly<Record<Kind, z.ZodType<Envelope>>> = {
  alerts: alertsBody,
  actions: actionsBody,
  "print-profiles": printProfilesBody,
};

const NAMES: Readonly<Record<Kind, string>> = {
  alerts: "configurationPutAlert",
  actions: "configurationPutAction",
  "print-profiles": "configurationPutPrintProfile",
};

/** One door a kind, because each has a shape of its own. */
const puts = KINDS.map((kind) =>
  door({
    name: NAMES[kind],
    method: "PUT",
    route: `${SITE}/${kind}/{name}`,
    summary: `Write ${kind.replace("-", " ")} of a site; what says who somebody is, is refused`,
    entrance: designer,
    path: z.strictObject({ siteId, name: namePath.name }),
    body: BODIES[kind],
    maxBody: 48 * 1024,
    conditions: ["If-Match", "If-None-Match"],
    answers: { 200: configurationStored, 201: configurationStored },
    refusals: ["not-licensed", "precondition-failed"],
    operation: ({ configuration }, { caller, path, body, header }) =>
      configuration.put(caller, { kind, name: path.name }, body, {
        ifMatch: header("if-match"),
        ifNoneMatch: header("if-none-match"),
      }),
    answer: ({ configuration, created }) => ({
      status: created ? 201 : 200,
      body: configuration,
      headers: { ETag: configuration.etag },
    }),
  }),
);

export const configurations = [
  door({
    name: "configurationsList",
    method: "GET",
    route: SITE,
    summary: "The configurations of a site, by kind and name",
    entrance: readerOrComponent,
    path: z.strictObject({ siteId }),
    query: pageQuery,
    answers: { 200: configurationPage },
    operation: (app, { caller, query }) => withDebug(app, caller.tenant, app.configuration.list(caller, query)),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "configurationsOfKind",
    method: "GET",
    route: `${SITE}/{kind}`,
    summary: "The configurations of a site that are of one kind, by name",
    entrance: readerOrComponent,
    path: z.strictObject({ siteId, ...kindPath }),
    query: pageQuery,
    answers: { 200: configurationPage },
    operation: (app, { caller, path, query }) =>
      withDebug(app, caller.tenant, app.configuration.list(caller, { ...query, kind: path.kind })),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "configurationsOne",
    method: "GET",
    route: `${SITE}/{kind}/{name}`,
    summary: "One configuration of a site",
    entrance: readerOrComponent,
    path: z.strictObject({ siteId, ...namePath }),
    answers: { 200: oneConfiguration },
    operation: (app, { caller, path: { kind, name } }) =>
      withDebug(app, caller.tenant, app.configuration.read(caller, { kind, name })),
    answer: (body) => ({ status: 200, body, headers: { ETag: body.etag } }),
  }),
  ...puts,
  door({
    name: "configurationDelete",
    method: "DELETE",
    route: `${SITE}/{kind}/{name}`,
    summary: "Delete a configuration of a site",
    entrance: designer,
    path: z.strictObject({ siteId, ...namePath }),
    conditions: ["If-Match"],
    answers: { 204: null },
    refusals: ["precondition-failed"],
    operation: ({ configuration }, { caller, path: { kind, name }, header }) =>
      configuration.remove(caller, { kind, name }, { ifMatch: header("if-match") }),
    answer: noContent,
  }),
];
