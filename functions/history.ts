import * as z from "zod";
import { historyBody, historyPage, historyQuery, historyWritten } from "../shared/history/schemas.ts";
import { reader, readerOrComponent } from "../shared/platform/http/siteEntrance.ts";
import { siteId } from "../shared/platform/sharepoint/siteId.ts";
import { door } from "./door.ts";

const ROUTE = "api/sites/{siteId}/history";
const path = z.strictObject({ siteId });

export const history = [
  door({
    name: "historyRead",
    method: "GET",
    route: ROUTE,
    summary: "What ran on a site in the last 30 days, newest first; for its own users alone",
    entrance: reader,
    path,
    query: historyQuery,
    answers: { 200: historyPage },
    operation: (app, { caller, query }) => app.history.read(caller, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "historyWrite",
    method: "POST",
    route: ROUTE,
    summary: "Say what ran on a site: one entry or up to 100, written whole or refused whole",
    entrance: readerOrComponent,
    path,
    body: historyBody,
    maxBody: 64 * 1024,
    idempotent: true,
    answers: { 201: historyWritten },
    refusals: ["not-licensed"],
    operation: (app, { caller, body, once }) => app.history.write(caller, body, once),
    answer: (body) => ({ status: 201, body }),
  }),
];
