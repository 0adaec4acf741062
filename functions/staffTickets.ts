import { employee } from "../shared/platform/http/entrance.ts";
import {
  LARGEST_BODY,
  replyBody,
  staffTicketDetail,
  staffTicketPage,
  ticketLinked,
  ticketOrganizationBody,
  ticketPath,
  ticketResolved,
  ticketsWanted,
  written,
} from "../shared/support/schemas.ts";
import { door } from "./door.ts";

const ROUTE = "api/staff/tickets";
const agent = employee("Support.Agent");

export const staffTickets = [
  door({
    name: "staffTickets",
    method: "GET",
    route: ROUTE,
    summary: "Support tickets, the newest first; leaves a trace with the organizations that they concern",
    entrance: agent,
    query: ticketsWanted,
    answers: { 200: staffTicketPage },
    operation: ({ support }, { caller, query }) => support.list(caller, query),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffTicketRead",
    method: "GET",
    route: `${ROUTE}/{id}`,
    summary: "A support ticket with all that was written; leaves a trace with the organizations that it concerns",
    entrance: agent,
    path: ticketPath,
    answers: { 200: staffTicketDetail },
    refusals: ["not-found"],
    operation: ({ support }, { caller, path }) => support.read(caller, path.id),
    answer: ({ ticket, etag }) => ({ status: 200, body: ticket, headers: { ETag: etag } }),
  }),
  door({
    name: "staffTicketReply",
    method: "POST",
    route: `${ROUTE}/{id}/replies`,
    summary: "Answer a ticket: the answer is mailed to its address and nowhere else; If-Match is obeyed where sent",
    entrance: agent,
    path: ticketPath,
    body: replyBody,
    maxBody: LARGEST_BODY,
    conditions: ["If-Match"],
    idempotent: true,
    answers: { 201: written },
    refusals: ["not-found", "precondition-failed"],
    operation: ({ support }, { path, body, header, once }) =>
      support.replyAsEmployee(path.id, body, header("if-match"), once),
    answer: (body) => ({ status: 201, body }),
  }),
  door({
    name: "staffTicketOrganization",
    method: "PUT",
    route: `${ROUTE}/{id}/organization`,
    summary: "Link a ticket to the organization that it is about, which is shown nothing of it for that",
    entrance: agent,
    path: ticketPath,
    body: ticketOrganizationBody,
    conditions: ["If-Match"],
    answers: { 200: ticketLinked },
    refusals: ["not-found", "precondition-failed"],
    operation: ({ support }, { path, body, header }) =>
      support.linkOrganization(path.id, body.organizationId, header("if-match")),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffTicketResolve",
    method: "POST",
    route: `${ROUTE}/{id}/resolve`,
    summary: "Resolve a ticket: it is erased 30 days later, unless somebody replies",
    entrance: agent,
    path: ticketPath,
    conditions: ["If-Match"],
    idempotent: true,
    answers: { 200: ticketResolved },
    refusals: ["not-found", "precondition-failed"],
    operation: ({ support }, { path, header, once }) => support.resolve(path.id, header("if-match"), once),
    answer: (body) => ({ status: 200, body }),
  }),
];
