import { type AlertSite, type AlertTokens, type Changes, newAlertSite } from "../e2e/alertSite.ts";
import type { Answered } from "../e2e/client.ts";
import { findCanaries } from "./encodings.ts";
import { ALERTED } from "./people.ts";
import { reachable, type Usher } from "./usher.ts";

/** Tokens of those who have to do with alerts. */
export const tokensOf = (usher: Pick<Usher, "token">): AlertTokens => ({
  manager: () => usher.token({ kind: "employee", roles: ["Licenses.Manage"] }),
  admin: (tenant) => usher.token({ kind: "user", tenant, admin: true }),
  onSite: (rights, tenant, site) => usher.token({ kind: "user", tenant, admin: false, may: { rights, sites: [site] } }),
  component: (tenant) => usher.token({ kind: "app", tenant }),
});

/** When every promise's Usher begins. */
const FROM = "2026-01-15T12:00:00Z";

/** A site of a new customer's, whose alerts may go to the one that `ALERTED` tells of. */
export const settleAlertSite = async (usher: Usher): Promise<AlertSite> => {
  const site = await newAlertSite(reachable(usher), tokensOf(usher), FROM);
  await site.decide({ recipientDomains: [ALERTED.recipient.split("@")[1] ?? ""] });
  return site;
};

/** Hands over an alert that says what `ALERTED` does, which lies nowhere else in the world. */
export const handOver = (
  site: Pick<AlertSite, "handOver">,
  changes: Changes = {},
  headers?: Readonly<Record<string, string>>,
): Promise<Answered> => {
  const { recipient, subject, words } = ALERTED;
  return site.handOver({ recipients: [recipient], subject, html: `<p>${words}</p>`, ...changes }, headers);
};

const { recipient, subject, words } = ALERTED;
const SAID = Object.entries({ recipient, subject, words });

/** Where anything of what the alert says is to be found, and as what. */
export const foundIn = (places: ReadonlyMap<string, Buffer>): string[] => findCanaries(SAID, places);
