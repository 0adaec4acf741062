import { anyone, contact, employee } from "../shared/platform/http/entrance.ts";
import type { Receipt } from "../shared/privacy/erasure/conclude.ts";
import {
  erasureBody,
  erasureConfirmBody,
  erasureRequestBody,
  erasureRequested,
  erasureState,
  openRequest,
  openRequests,
  receiptAnswer,
  receiptPath,
  requestPath,
} from "../shared/privacy/erasure/schemas.ts";
import { door } from "./door.ts";

const officer = employee("Privacy.Officer");

const handOut = (body: Receipt) => ({ status: 200, body, headers: { "Cache-Control": "no-store" } });

export const erasures = [
  door({
    name: "organizationErase",
    method: "POST",
    route: "api/organization/erasure",
    summary: "Erase everything that is kept for the organization; answered once no copy opens any more",
    entrance: contact,
    body: erasureBody,
    answers: { 200: receiptAnswer },
    refusals: ["invalid-credentials", "too-many-requests"],
    operation: ({ erasures: room }, { caller, body }) => room.eraseOwn(caller, body.password),
    answer: handOut,
  }),
  door({
    name: "staffErasureRequest",
    method: "POST",
    route: "api/staff/erasures",
    summary:
      "Pass on that somebody asked to have everything erased under their address, which a mail lets them confirm",
    entrance: officer,
    body: erasureRequestBody,
    answers: { 202: erasureRequested },
    refusals: ["not-found", "too-many-requests"],
    operation: ({ erasures: room }, { caller, body }) => room.request(caller, body),
    answer: (body) => ({ status: 202, body }),
  }),
  door({
    name: "staffErasures",
    method: "GET",
    route: "api/staff/erasures",
    summary:
      "Requests for an erasure that can still be confirmed; leaves a trace with the organizations that they concern",
    entrance: officer,
    answers: { 200: openRequests },
    operation: ({ erasures: room }, { caller }) => room.requests(caller),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffErasureRead",
    method: "GET",
    route: "api/staff/erasures/{id}",
    summary:
      "One request for an erasure that can still be confirmed; leaves a trace with the organization that it concerns",
    entrance: officer,
    path: requestPath,
    answers: { 200: openRequest },
    refusals: ["not-found"],
    operation: ({ erasures: room }, { caller, path }) => room.openRequest(caller, path.id),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "staffErasureConfirm",
    method: "POST",
    route: "api/staff/erasures/{id}/confirm",
    summary: "Confirm, in place of the mailed link, the erasure that another officer asked for",
    entrance: officer,
    path: requestPath,
    answers: { 200: receiptAnswer },
    refusals: ["not-found"],
    operation: ({ erasures: room }, { caller, path }) => room.confirmAsOfficer(caller, path.id),
    answer: handOut,
  }),
  door({
    name: "erasureConfirm",
    method: "POST",
    route: "api/erasures/confirm",
    summary: "Erase everything that is kept under an address, by the link mailed there",
    entrance: anyone,
    body: erasureConfirmBody,
    answers: { 200: receiptAnswer },
    refusals: ["link-expired"],
    operation: ({ erasures: room }, { body }) => room.confirmByLink(body),
    answer: handOut,
  }),
  door({
    name: "erasuresRead",
    method: "GET",
    route: "api/erasures/{receiptId}",
    summary: "How far the erasure of a receipt is",
    entrance: anyone,
    path: receiptPath,
    answers: { 200: erasureState },
    refusals: ["not-found"],
    operation: ({ erasures: room }, { path }) => room.state(path.receiptId),
    answer: (body) => ({ status: 200, body }),
  }),
];
