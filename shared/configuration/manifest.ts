import { json, neutral, plain, rowDeleted, type TableDeclaration, untilErased } from "../platform/declaration.ts";
import { envelopeLeaves, NESTED } from "./configurationLeaves.ts";

const TIME = "A time of the day";

const tenantSettings: TableDeclaration = {
  store: "azure-tables",
  table: "tenantsettings",
  topic: "settings",
  about: "What a tenant's administrator decided about alerts",
  whose: ["tenant"],
  stays: untilErased,
  erasure: rowDeleted("partitionKey"),
  fields: {
    partitionKey: plain("id", "Id of the Entra tenant"),
    rowKey: plain("word", "What the row is"),
    version: plain("count", "How often they were changed"),
    changedAt: plain("instant", "When they were changed", "tenants[].settings.changedAt"),
    settings: json("The settings", {
      timeZone: neutral("word", "The time zone, by its IANA name", "tenants[].settings.timeZone"),
      ...Object.fromEntries(
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [
          `businessHours.${day}[][]`,
          neutral("word", TIME, "tenants[].settings.businessHours"),
        ]),
      ),
      "holidays.country": neutral("word", "The country whose public holidays count", "tenants[].settings.holidays"),
      "holidays.subdivision": neutral("word", "The part of the country", "tenants[].settings.holidays"),
      "holidays.extra[]": neutral("word", "Another day off", "tenants[].settings.holidays"),
      summaryTime: neutral("word", "When summaries leave", "tenants[].settings.summaryTime"),
      weeklyDay: neutral("word", "The day of weekly summaries", "tenants[].settings.weeklyDay"),
      monthlyDay: neutral("count", "The day of monthly summaries", "tenants[].settings.monthlyDay"),
      "recipientDomains[]": neutral("word", "A domain that alerts may go to", "tenants[].settings.recipientDomains"),
      "delayedAlerts.enabled": neutral("flag", "Whether alerts may wait", "tenants[].settings.delayedAlerts"),
      "delayedAlerts.pending": neutral("word", "What becomes of those that wait", "tenants[].settings.delayedAlerts"),
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
  fields: {
    partitionKey: plain("id", "Id of the Entra tenant"),
    rowKey: plain("word", "Ids of site and web, kind and name of the settings"),
    revision: plain("instant", "When they were changed", "tenants[].configurations[].changedAt"),
    envelope: json("The settings", envelopeLeaves, { nested: NESTED }),
  },
};

export const configurationManifest: readonly TableDeclaration[] = [tenantSettings, configurations];
