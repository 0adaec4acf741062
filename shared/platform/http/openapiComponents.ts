import * as z from "zod";
import type { RefusalCode } from "../refusal.ts";
import type { SecurityScheme } from "./entrance.ts";
import type { Json } from "./openapiShapes.ts";
import { PROBLEMS } from "./problem.ts";

/** How callers prove who they are. */
export const SECURITY: Readonly<Record<SecurityScheme, Json>> = {
  contact: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Usher's own access token from POST /api/sign-in.",
  },
  customer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Entra ID token of the customer's tenant for the multi-tenant registration Usher.",
  },
  employee: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Entra ID token of the vendor's tenant for the registration Usher Staff, with the app role named.",
  },
};

/** The body of every refusal. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [RefusalCode, ...RefusalCode[]]),
    detail: z.string(),
    requestId: z.uuid(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
    consentUrl: z.url().optional(),
  })
  .meta({ description: "RFC 9457. All faults of an input are listed at once in errors." });

/** Headers of answers. */
export const HEADERS = {
  RequestId: { description: "Names this call in Usher's log.", schema: { type: "string", format: "uuid" } },
  RetryAfter: { description: "Seconds after which a retry makes sense.", schema: { type: "integer", minimum: 1 } },
};
