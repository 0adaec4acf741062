import { setTimeout as sleep } from "node:timers/promises";
import { readAzdValues } from "./azdValues.ts";
import { signIn } from "./signIn.ts";

/*
 * Has the maintenance app, which the stores let in, do something to them: `prepare-database` brings the schema up to date
 * and admits the app, which azd runs after each deployment of the maintenance app; `replay-erasures` erases in a restored
 * database what was erased since.
 */

const DOORS = ["prepare-database", "replay-erasures"];

const [door = ""] = process.argv.slice(2);
if (!DOORS.includes(door)) {
  console.error(DOORS.map((name) => `npm run maintain -- ${name}`).join("\n"));
  process.exit(1);
}

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

/** What will not pass by waiting; the message is the maintenance app's. */
class Refused extends Error {}

const attempt = async (): Promise<string> => {
  const url = `https://${site}.azurewebsites.net/${door}`;
  const response = await fetch(url, { method: "POST", headers: { "x-functions-key": await masterKey() } });
  const answer = await response.text();
  if (response.status === 409) throw new Refused(answer);
  if (!response.ok) throw new Error(`${site} answered ${response.status} ${answer}`);
  return answer;
};

const ends = Date.now() + PATIENCE_MS;
for (;;) {
  try {
    console.log(`${door}: ${await attempt()}`);
    break;
  } catch (error) {
    if (error instanceof Refused || Date.now() > ends) throw error;
    console.log(`${(error as Error).message} It is tried again in ${PAUSE_MS / 1000} s.`);
    await sleep(PAUSE_MS);
  }
}
