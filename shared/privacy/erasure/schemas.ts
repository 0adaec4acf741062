import * as z from "zod";
import { givenPassword } from "../../organizations/fields.ts";
import { emailAddress } from "../../platform/emailAddress.ts";
import { guid, linkToken } from "../../platform/fields.ts";

export const erasureBody = z
  .strictObject({ password: givenPassword })
  .meta({ description: "The contact person's password, once more." });

export const erasureRequestBody = z
  .strictObject({ contactEmail: emailAddress })
  .meta({ description: "The address that somebody asked to have everything erased under." });

export const erasureRequested = z
  .strictObject({ id: z.uuid() })
  .meta({ description: "The request. Nothing is erased before the mailed link or another officer confirms it." });

/** Open requests that are shown at most: each is opened with a key of its own. */
export const MOST_REQUESTS = 50;

export const openRequest = z
  .strictObject({
    id: z.uuid(),
    contactEmail: z.string().meta({ description: "The address that everything is to be erased under" }),
    scope: z.enum(["organization", "address"]).meta({
      description: "Whether a customer is to be erased, or what somebody who is none left under the address",
    }),
    requestedAt: z.iso.datetime(),
    linkExpiresAt: z.iso.datetime().meta({ description: "Until when the mailed link confirms it" }),
    expiresAt: z.iso.datetime().meta({ description: "Until when another officer can confirm it" }),
    isYours: z.boolean().meta({ description: "Whether the caller asked for it, and so cannot confirm it" }),
  })
  .meta({ id: "ErasureRequest", description: "An erasure that was asked for by mail and that nobody has confirmed" });

export const openRequests = z
  .strictObject({ requests: z.array(openRequest).max(MOST_REQUESTS) })
  .meta({ description: "The newest first." });

export type OpenRequest = z.output<typeof openRequest>;
export type OpenRequests = z.output<typeof openRequests>;

export const requestPath = z.strictObject({ id: guid });

export const erasureConfirmBody = z
  .strictObject({ token: linkToken })
  .meta({ description: "The token of the mailed link." });

export const receiptAnswer = z
  .strictObject({
    receipt: z.string().meta({ description: "A signed receipt (JWS) that names nobody; the JWKS verifies it." }),
    receiptId: z.uuid(),
    state: z.literal("effective"),
  })
  .meta({ id: "ErasureReceipt", description: "The data keys are gone: no copy opens any more." });

export const receiptPath = z.strictObject({ receiptId: guid });

export const erasureState = z
  .strictObject({ state: z.enum(["effective", "complete"]) })
  .meta({ id: "ErasureState", description: "`complete`: the rows are gone as well, at most an hour later." });
