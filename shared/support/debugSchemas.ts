import * as z from "zod";
import { guid, identifier, linkToken } from "../platform/fields.ts";
import { DECISIONS, EVENTS, ROLES, STATES } from "./debugSession.ts";

/** Characters of a message at most. */
const LONGEST_MESSAGE = 4000;
/** Bytes of an entry at most. */
export const LARGEST_ENTRY = 64 * 1024;

const time = z.iso.datetime();
const timeOrNull = time.nullable();
const continuation = z.string().nullable();
const state = z.enum(STATES);

export const consentPath = z.strictObject({ id: guid.meta({ description: "The request's id." }) });

export const debugRequestBody = z
  .strictObject({
    tenant: guid.meta({ description: "A proven tenant of the organization that the ticket is linked to" }),
  })
  .meta({ description: "Whose components are to say more." });

export const debugRequested = z
  .strictObject({
    id: z.uuid().meta({ description: "The request's id." }),
    state: z.literal("asked"),
    tenant: z.uuid(),
    decideUntil: time.meta({ description: "Until when the contact person may decide." }),
  })
  .meta({ description: "The contact person was asked." });

const event = { at: time, event: z.enum(EVENTS), role: z.enum(ROLES) };

const consent = z
  .strictObject({
    id: z.uuid(),
    ticketNumber: z.string(),
    tenant: z.uuid(),
    state,
    askedAt: time,
    decideUntil: time,
    allowedAt: timeOrNull,
    endsAt: timeOrNull.meta({ description: "When it ends at the latest, once it is allowed." }),
    endedAt: timeOrNull.meta({ description: "When what was kept was gone." }),
    entries: z.int().meta({ description: "How many entries were kept." }),
    events: z.array(z.strictObject(event)).meta({ description: "What happened, by whom (in which role), and when." }),
  })
  .meta({ id: "DebugConsent", description: "A request for debug logging, and what came of it." });

export const oneConsent = consent;
export const consentPage = z
  .strictObject({ consents: z.array(consent), continuation })
  .meta({ description: "The newest first." });

export const decisionBody = z.strictObject({ decision: z.enum(DECISIONS) });

export const linkDecisionBody = z
  .strictObject({ token: linkToken, decision: z.enum(["allow", "refuse"]) })
  .meta({ description: "The token of the link, and the decision." });

export const linkDecided = z.strictObject({ state, endsAt: timeOrNull });

const said = {
  component: identifier(64).meta({ description: "A component of the catalogue" }),
  message: z
    .string()
    .min(1, "This must not be empty.")
    .max(LONGEST_MESSAGE, `Use at most ${LONGEST_MESSAGE} characters.`),
  data: z.record(z.string(), z.unknown()).meta({ description: "Whatever helps to find the fault, as a JSON object" }),
};

export const debugBody = z.strictObject(said).meta({ description: "What a component says of what it does." });

export const debugEntryPage = z
  .strictObject({
    entries: z.array(z.strictObject({ id: z.uuid(), consent: z.uuid(), tenant: z.uuid(), at: time, ...said })),
    continuation,
  })
  .meta({ description: "By request, each from its oldest entry on." });

export const debugAuditPage = z
  .strictObject({
    events: z.array(z.strictObject({ consent: z.uuid(), tenant: z.uuid(), ...event })),
    continuation,
  })
  .meta({ description: "The oldest first. It says in which role, never who." });
