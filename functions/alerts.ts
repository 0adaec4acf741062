import * as z from "zod";
import {
  alertBody,
  alertId,
  alertScheduled,
  alertSent,
  LARGEST_BODY,
  pendingPage,
  pendingQuery,
} from "../shared/alerts/schemas.ts";
import { designer, readerOrComponent } from "../shared/platform/http/siteEntrance.ts";
import { siteId } from "../shared/platform/sharepoint/siteId.ts";
import { door, noContent } from "./door.ts";

const ROUTE = "api/sites/{siteId}/alerts";
const path = z.strictObject({ siteId });

export const alerts = [
  door({
    name: "alertHandOver",
    method: "POST",
    route: ROUTE,
    summary: "Hand over an alert: it is sent at once and stored nowhere, or waits sealed until it is due",
    entrance: readerOrComponent,
    path,
    body: alertBody,
    maxBody: LARGEST_BODY,
    idempotent: true,
    answers: { 200: alertSent, 202: alertScheduled },
    refusals: ["not-licensed", "not-found", "conflict", "recipient-not-allowed", "too-many-requests"],
    operation: (app, { caller, body, once }) => app.alerts.handOver(caller, body, once),
    answer: (body) => ({ status: body.status === "sent" ? 200 : 202, body }),
  }),
  door({
    name: "alertsPending",
    method: "GET",
    route: ROUTE,
    summary: "The alerts of a site that wait; not what they say, nor to whom",
    entrance: designer,
    path,
    query: pendingQuery,
    answers: { 200: pendingPage },
    operation: (app, { caller, query }) => app.alerts.pending(caller, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "alertTakeBack",
    method: "DELETE",
    route: `${ROUTE}/{id}`,
    summary: "Take back an alert that waits, for all its recipients",
    entrance: designer,
    path: z.strictObject({ siteId, id: alertId }),
    answers: { 204: null },
    refusals: ["not-found"],
    operation: (app, { caller, path: { id } }) => app.alerts.takeBack(caller, id),
    answer: noContent,
  }),
];
