import { setTimeout as sleep } from "node:timers/promises";
import { readAzdValues } from "./azdValues.ts";
import { signIn } from "./signIn.ts";

/*
 * Has the maintenance app, which the database lets in, bring the schema up to date and admit the app. azd runs it after
 * each deployment of that app, with what it knows in the environment.
 */

const MANAGEMENT = "https://management.azure.com";
/** Rights that were just assigned, and a package that was just deployed, take some minutes to be known. */
const PATIENCE_MS = 5 * 60_000;
const PAUSE_MS = 15_000;

const values = await readAzdValues();
const site = values.required("SERVICE_MAINTENANCE_NAME");
const group = `/subscriptions/${values.required("AZURE_SUBSCRIPTION_ID")}/resourceGroups/${values.required("AZURE_RESOURCE_GROUP")}`;
const resource = `${group}/providers/Microsoft.Web/sites/${site}`;
const token = signIn(MANAGEMENT, values.required("AZURE_TENANT_ID"));

/** The key of the host, for whoever may manage the app; it is kept nowhere. */
const masterKey = async (): Promise<string> => {
  const url = `${MANAGEMENT}${resource}/host/default/listkeys?api-version=2025-03-01`;
  const response = await fetch(url, { method: "POST", headers: { Authorization: `Bearer ${await token()}` } });
  if (!response.ok) throw new Error(`The keys of ${site} cannot be had: ${response.status}.`);
  return ((await response.json()) as { masterKey: string }).masterKey;
};

const attempt = async (): Promise<string> => {
  const url = `https://${site}.azurewebsites.net/prepare-database`;
  const response = await fetch(url, { method: "POST", headers: { "x-functions-key": await masterKey() } });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${site} answered ${response.status} ${answer}`);
  return answer;
};

const ends = Date.now() + PATIENCE_MS;
for (;;) {
  try {
    console.log(`The database is prepared: ${await attempt()}`);
    break;
  } catch (error) {
    if (Date.now() > ends) throw error;
    console.log(`${(error as Error).message} It is tried again in ${PAUSE_MS / 1000} s.`);
    await sleep(PAUSE_MS);
  }
}
