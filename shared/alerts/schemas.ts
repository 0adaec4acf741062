import * as z from "zod";
import { emailAddress } from "../platform/emailAddress.ts";
import { guid, identifier, line } from "../platform/fields.ts";
import { DELIVERIES } from "./alert.ts";

const LIMITS = { recipients: 50, subject: 255, html: 64 * 1024 };

const word = identifier(64);

/** The body of `POST …/alerts`. */
export const alertBody = z.strictObject({
  product: word.meta({ description: "A product of the catalogue" }),
  component: word.meta({ description: "A component of that product" }),
  rule: word.meta({ description: "Name of an alerts configuration of the site that is on" }),
  recipients: z
    .array(emailAddress)
    .min(1, "At least one recipient.")
    .max(LIMITS.recipients, `At most ${LIMITS.recipients} of them.`),
  subject: line(LIMITS.subject),
  html: z.string().max(LIMITS.html, `At most ${LIMITS.html} characters.`).meta({
    description: "What is not allowed in a mail (scripts, forms, images, styles that load or hide) is taken out",
  }),
  delivery: z.enum(DELIVERIES),
});

/** Bytes of the largest body: text of the longest, and what JSON makes of it. */
export const LARGEST_BODY = 256 * 1024;

const id = z.uuid().meta({ description: "Names the alert" });
const deliverAt = z.iso.datetime().meta({ description: "When it leaves by the tenant's settings as they are" });
const positions = z
  .array(z.int().min(0))
  .meta({ description: "Positions in `recipients` of those whom the mail service refused" });

export const alertSent = z
  .strictObject({ id, status: z.literal("sent"), rejected: positions })
  .meta({ id: "AlertSent" });
export const alertScheduled = z
  .strictObject({ id, status: z.literal("scheduled"), rejected: positions, deliverAt })
  .meta({ id: "AlertScheduled" });

/** The path of one alert of a site. */
export const alertId = guid.meta({ description: "Id of an alert that waits" });

export const pendingQuery = z.object({ continuation: z.string().max(200).optional() });

/** The answer of `GET …/alerts`: those that wait, in the order in which they were handed over. */
export const pendingPage = z.strictObject({
  alerts: z.array(
    z
      .strictObject({ id, rule: word, delivery: z.enum(DELIVERIES).exclude(["immediate"]), deliverAt })
      .meta({ id: "PendingAlert" }),
  ),
  continuation: z.string().nullable(),
});
