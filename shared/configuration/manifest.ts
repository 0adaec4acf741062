import { json, neutral, plain, rowDeleted, type TableDeclaration, untilErased } from "../platform/declaration.ts";
import { CONFIGURATION, envelopeLeaves, NESTED } from "./configurationLeaves.ts";

/** Where the export gives a tenant's settings out. */
const SETTINGS = "tenants[].settings";

const TIME = "A time of the day";

const tenantSettings: TableDeclaration = {
  store: "azure-tables",
  table: "tenantsettings",
  topic: "settings",
  about: "What a tenant's administrator decided about alerts",
  whose: ["tenant"],
  stays: untilErased,
  erasure: rowDeleted("partitionKey"),
  export: { as: SETTINGS, by: "partitionKey", of: { table: "tenants", key: "tenant" }, order: "rowKey" },
  fields: {
    partitionKey: plain("id", "Id of the Entra tenant"),
    rowKey: plain("word", "What the row is"),
    version: plain("count", "How often they were changed"),
    changedAt: plain("instant", "When they were changed", "tenants[].settings.changedAt"),
    settings: json("The settings", {
      timeZone: neutral("word", "The time zone, by its IANA name", `${SETTINGS}.timeZone`),
      ...Object.fromEntries(
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [
          `businessHours.${day}[][]`,
          neutral("word", TIME, `${SETTINGS}.businessHours.${day}[][]`),
        ]),
      ),
      "holidays.country": neutral("word", "The country whose public holidays count", `${SETTINGS}.holidays.country`),
      "holidays.subdivision": neutral("word", "The part of the country", `${SETTINGS}.holidays.subdivision`),
      "holidays.extra[]": neutral("word", "Another day off", `${SETTINGS}.holidays.extra[]`),
      summaryTime: neutral("word", "When summaries leave", `${SETTINGS}.summaryTime`),
      weeklyDay: neutral("word", "The day of weekly summaries", `${SETTINGS}.weeklyDay`),
      monthlyDay: neutral("count", "The day of monthly summaries", `${SETTINGS}.monthlyDay`),
      "recipientDomains[]": neutral("word", "A domain that alerts may go to", `${SETTINGS}.recipientDomains[]`),
      "delayedAlerts.enabled": neutral("flag", "Whether alerts may wait", `${SETTINGS}.delayedAlerts.enabled`),
      "delayedAlerts.pending": neutral("word", "What becomes of those that wait", `${SETTINGS}.delayedAlerts.pending`),
    }),
  },
};

const configurations: TableDeclaration = {
  store: "azure-tables",
  table: "configurations",
  topic: "settings",
  about: "Settings of alerts, actions and print profiles of a site",
  whose: ["tenant"],
  stays: untilErased,
  erasure: rowDeleted("partitionKey"),
  export: { as: CONFIGURATION, by: "partitionKey", of: { table: "tenants", key: "tenant" }, order: "rowKey" },
  fields: {
    partitionKey: plain("id", "Id of the Entra tenant"),
    rowKey: plain("word", "Ids of site and web, kind and name of the settings", `${CONFIGURATION}.key`),
    revision: plain("instant", "When they were changed", `${CONFIGURATION}.changedAt`),
    envelope: json("The settings", envelopeLeaves, { nested: NESTED }),
  },
};

export const configurationManifest: readonly TableDeclaration[] = [tenantSettings, configurations];
