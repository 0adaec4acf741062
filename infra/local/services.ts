import { originOf } from "./layout.ts";
import { runStack } from "./run.ts";
import type { Stack } from "./stack.ts";

const describe = ({ layout: { ports } }: Stack): string => `
  Inbox     ${originOf(ports.inbox)}
  Entra ID  ${originOf(ports.entra)}   (a stand-in)
  Graph     ${originOf(ports.graph)}   (a stand-in, with SharePoint)
  Azurite   ${originOf(ports.tables)}

Now start the host: cp local.settings.sample.json local.settings.json && npm run build && func start
`;

await runStack(false, describe);
