import * as z from "zod";
import { anyone, contact, employee } from "../shared/platform/http/entrance.ts";
import { readerOrComponent } from "../shared/platform/http/siteEntrance.ts";
import { siteId } from "../shared/platform/sharepoint/siteId.ts";
import {
  consentPage,
  consentPath,
  debugAuditPage,
  debugBody,
  debugEntryPage,
  debugRequestBody,
  debugRequested,
  decisionBody,
  LARGEST_ENTRY,
  linkDecided,
  linkDecisionBody,
  oneConsent,
} from "../shared/support/debugSchemas.ts";
import { continued, ticketPath } from "../shared/support/schemas.ts";
import { door } from "./door.ts";

const TICKET = "api/staff/tickets/{id}";
const CONSENTS = "api/organization/debug-consents";
const agent = employee("Support.Agent");

export const debug = [
  door({
    name: "debugAsk",
    method: "POST",
    route: `${TICKET}/debug-request`,
    summary: "Ask the contact person of a ticket's organization to allow debug logging of one of its proven tenants",
    entrance: agent,
    path: ticketPath,
    body: debugRequestBody,
    idempotent: true,
    answers: { 201: debugRequested },
    refusals: ["not-found", "conflict"],
    operation: (app, { path, body, once }) => app.debug.ask(path.id, body, once),
    answer: (body) => ({ status: 201, body }),
  }),
  door({
    name: "debugEntries",
    method: "GET",
    route: `${TICKET}/debug-entries`,
    summary: "Read what was kept for a ticket while it is allowed; leaves a trace that the organization can see",
    entrance: agent,
    path: ticketPath,
    query: continued,
    answers: { 200: debugEntryPage },
    refusals: ["not-found"],
    operation: (app, { caller, path, query }) => app.debug.entries(caller, path.id, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "debugAudit",
    method: "GET",
    route: `${TICKET}/audit`,
    summary: "What happened to debug logging for a ticket: what, when, in which role",
    entrance: agent,
    path: ticketPath,
    query: continued,
    answers: { 200: debugAuditPage },
    refusals: ["not-found"],
    operation: (app, { path, query }) => app.debug.audit(path.id, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "debugConsents",
    method: "GET",
    route: CONSENTS,
    summary: "The requests for debug logging that the organization got, what came of them, and who looked",
    entrance: contact,
    query: continued,
    answers: { 200: consentPage },
    operation: (app, { caller, query }) => app.debug.consents(caller, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "debugConsentDecide",
    method: "POST",
    route: `${CONSENTS}/{id}`,
    summary: "Allow or refuse debug logging, or withdraw the permission, which deletes what was kept",
    entrance: contact,
    path: consentPath,
    body: decisionBody,
    answers: { 200: oneConsent },
    refusals: ["not-found", "conflict"],
    operation: (app, { caller, path, body }) => app.debug.decide(caller, path.id, body.decision),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "debugConsentByLink",
    method: "POST",
    route: "api/debug-consents",
    summary: "Allow or refuse debug logging by the mailed link",
    entrance: anyone,
    body: linkDecisionBody,
    idempotent: true,
    answers: { 200: linkDecided },
    refusals: ["link-expired", "conflict"],
    operation: (app, { body, once }) => app.debug.decideByLink(body, once),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "debugPost",
    method: "POST",
    route: "api/sites/{siteId}/debug",
    summary:
      "Say what a component does, for support: kept where debug logging of the tenant is allowed, else not at all",
    entrance: readerOrComponent,
    path: z.strictObject({ siteId }),
    body: debugBody,
    maxBody: LARGEST_ENTRY,
    idempotent: true,
    answers: { 202: null, 204: null },
    operation: (app, { caller, body, once }) => app.debug.post(caller, body, once),
    answer: ({ kept }) => ({ status: kept ? 202 : 204 }),
  }),
];
