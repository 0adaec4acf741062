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
