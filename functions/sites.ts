import * as z from "zod";
import { activation, activationBody } from "../shared/licensing/schemas.ts";
import { reader } from "../shared/platform/http/siteEntrance.ts";
import { siteId } from "../shared/platform/sharepoint/siteId.ts";
import { door } from "./door.ts";

export const sites = [
  door({
    name: "siteActivation",
    method: "POST",
    route: "api/sites/{siteId}/activation",
    summary: "Activate the site under a license that counts its sites; says how many of them are active",
    entrance: reader,
    path: z.strictObject({ siteId }),
    body: activationBody,
    answers: { 200: activation, 201: activation },
    refusals: ["not-licensed", "site-limit-reached"],
    operation: ({ licensing }, { caller, body }) => licensing.activateSite(caller, body),
    answer: ({ activation: body, created }) => ({ status: created ? 201 : 200, body }),
  }),
];
