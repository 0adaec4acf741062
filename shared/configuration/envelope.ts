import * as z from "zod";
import { action } from "./kinds/actions.ts";
import { alert, firstAlert, upgradeAlert } from "./kinds/alerts.ts";
import { printProfile } from "./kinds/printProfiles.ts";
import type { Kind } from "./names.ts";
import { text } from "./texts.ts";

/**
 * What lies around settings of every kind. `schemaVersion` says in which form the definition is written: components of
 * an older version go on writing theirs, and everybody reads the present one.
 */
export type Envelope = { schemaVersion: number; title: string; note?: string | undefined; definition: unknown };

const around = <Version extends number, Definition extends z.ZodType>(version: Version, definition: Definition) =>
  z.strictObject({
    schemaVersion: z.literal(version).meta({ description: "The form of the definition" }),
    title: text({ min: 1, max: 100 }),
    note: text({ max: 1_000, lines: true }).optional(),
    definition,
  });

const versions = z.discriminatedUnion("schemaVersion", [around(2, alert), around(1, firstAlert)]);

/** The bodies of `PUT …/configurations/{kind}/{name}`, by kind. */
export const alertsBody = versions.meta({ id: "AlertConfiguration" });
export const actionsBody = around(1, action).meta({ id: "ActionConfiguration" });
export const printProfilesBody = around(1, printProfile).meta({ id: "PrintProfileConfiguration" });

/** The same settings in the form that is written today; what is newer than this program stays as it is. */
export const presentForm = (kind: Kind, envelope: Envelope): Envelope =>
  kind === "alerts" && envelope.schemaVersion === 1
    ? { ...envelope, schemaVersion: 2, definition: upgradeAlert(envelope.definition as z.output<typeof firstAlert>) }
    : envelope;
