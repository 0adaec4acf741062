import { originOf } from "./layout.ts";
import { runStack } from "./run.ts";
import type { Stack } from "./stack.ts";

const TOKENS = "(a stand-in; tokens: npm run --silent token -- employee --role Licenses.Manage)";

/** The tokens that are to be had here count only where Usher goes by the stand-in that runs here. */
const describeEntra = ({ layout, settings }: Stack): string => {
  const { authority } = settings.entra;
  return authority === originOf(layout.ports.entra) ? `${authority}   ${TOKENS}` : authority;
};

const describeGraph = ({ layout, settings }: Stack): string => {
  const { graph } = settings.sharePoint;
  return graph === originOf(layout.ports.graph) ? `${graph}   (a stand-in, with SharePoint)` : graph;
};

const describe = (stack: Stack): string => {
  const { ports, stateFolder } = stack.layout;
  return `
  Usher            ${originOf(ports.host)}   (the portal of customers' contacts)
  Console          ${originOf(ports.host)}/staff   (for employees)
  Tenant page      ${originOf(ports.host)}/tenant   (for a tenant's administrators)
  API description  ${originOf(ports.host)}/api/openapi.json
  Inbox            ${originOf(ports.inbox)}   (every mail that Usher sends)
  Entra ID         ${describeEntra(stack)}
  Graph            ${describeGraph(stack)}
  Azurite          ${originOf(ports.tables)}
  State            ${stateFolder}   (npm run reset clears it)

Try a license check:

  curl "${originOf(ports.host)}/api/license-check?tenant=8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a&product=demo"

or the whole life of a customer, told step by step, in another terminal: npm run demo
`;
};

await runStack(true, describe);
