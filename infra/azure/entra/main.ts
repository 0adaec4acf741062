import { parseArgs } from "node:util";
import { readAzdValues } from "../azdValues.ts";
import { signIn } from "../signIn.ts";
import { createGraph } from "./graph.ts";
import { register, trust } from "./register.ts";

const GRAPH = "https://graph.microsoft.com";
const USAGE = `npm run entra -- register [--name usher] [--tenant <id>]   before the first azd up: makes the two registrations
npm run entra -- trust [--name usher]                      after it: lets the deployment that azd knows use them`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string", default: "usher" }, tenant: { type: "string" } },
});
const { name } = values;
const [step] = positionals;

if (step === "register") {
  const { entraClientId, staffClientId } = await register(createGraph(GRAPH, signIn(GRAPH, values.tenant)), name);
  console.log(`azd env set USHER_ENTRA_CLIENT_ID ${entraClientId}\nazd env set USHER_STAFF_CLIENT_ID ${staffClientId}`);
} else if (step === "trust") {
  const azd = await readAzdValues();
  const tenant = azd.required("AZURE_TENANT_ID");
  const publicUrl = azd.required("USHER_PUBLIC_URL");
  const identityObjectId = azd.required("USHER_APP_OBJECT_ID");
  await trust(createGraph(GRAPH, signIn(GRAPH, tenant)), name, { tenant, identityObjectId, publicUrl });
  console.log(`${name} trusts the app at ${publicUrl}.`);
} else {
  console.error(USAGE);
  process.exitCode = 1;
}
