import { anyone, contact } from "../shared/platform/http/entrance.ts";
import { erasureBody, erasureState, receiptAnswer, receiptPath } from "../shared/privacy/erasure/schemas.ts";
import { door } from "./door.ts";

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
    answer: (body) => ({ status: 200, body, headers: { "Cache-Control": "no-store" } }),
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
