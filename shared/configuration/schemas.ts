import * as z from "zod";
import { kind, name } from "./names.ts";

export { actionsBody, alertsBody, printProfilesBody } from "./envelope.ts";
export { settingsAnswer, settingsBody, settingsStored, tenantState } from "./tenantSettingsSchema.ts";

/** `{kind}` and `{name}` of the routes of configurations. */
export const kindPath = { kind };
export const namePath = { kind, name };

/** When components may send debug entries until; null: not at all, so nothing is sent just to be dropped. */
const debugUntil = z.iso.datetime().nullable();

const fields = {
  kind,
  name,
  schemaVersion: z.int(),
  title: z.string(),
  note: z.string().optional(),
  definition: z
    .record(z.string(), z.unknown())
    .meta({ description: "As the PUT of this kind takes it, in its present form" }),
  etag: z.string(),
  changedAt: z.iso.datetime(),
};

/** A configuration as it is told. */
const configuration = z.strictObject(fields).meta({ id: "Configuration" });

/** The answer of a PUT. */
export const configurationStored = configuration;
/** The answer of `GET …/configurations/{kind}/{name}`. */
export const oneConfiguration = z.strictObject({ ...fields, debugUntil });
export const configurationPage = z.strictObject({
  configurations: z.array(configuration),
  continuation: z.string().nullable(),
  debugUntil,
});

export const pageQuery = z.object({ continuation: z.string().max(200).optional() });
