import { type CommandLine, NotNow, runCommand, WrongArguments } from "./command.ts";
import { alerts } from "./demo/alerts.ts";
import { allows } from "./demo/allows.ts";
import { checks } from "./demo/checks.ts";
import { decides } from "./demo/decides.ts";
import { designs } from "./demo/designs.ts";
import { issues } from "./demo/issues.ts";
import { leaves } from "./demo/leaves.ts";
import { registers } from "./demo/registers.ts";
import { remembers } from "./demo/remembers.ts";
import { returns } from "./demo/returns.ts";
import { createScene } from "./demo/scene.ts";
import { startsAnew } from "./demo/startsAnew.ts";
import { createTeller } from "./demo/story.ts";
import { takesOut } from "./demo/takesOut.ts";
import { tries } from "./demo/tries.ts";
import { writes } from "./demo/writes.ts";
import { tokenCommand } from "./entra/tellToken.ts";
import { layoutOf, originOf } from "./layout.ts";

const USAGE = `npm run demo
  tells the whole life of a customer step by step, against the Usher that npm start runs`;

const insistOnRunning = async (origin: string): Promise<void> => {
  const isUp = await fetch(`${origin}/api/health`).then(
    (response) => response.ok,
    () => false,
  );
  if (!isUp) throw new NotNow(`Usher does not answer at ${origin}. Run \`npm start\` in another terminal first.`);
};

/** `npm run demo`: the whole life of a customer, on the running Usher. Prints as it goes. */
export const demoCommand =
  (print: (text: string) => void) =>
  async ({ args, environment }: CommandLine): Promise<string> => {
    if (args.length > 0) throw new WrongArguments("The demo takes no arguments.");
    const layout = layoutOf(environment);
    const origin = originOf(layout.ports.host);
    await insistOnRunning(origin);
    const makeToken = (...args: string[]) => tokenCommand({ args, environment });
    const scene = createScene(createTeller(origin, print), layout, makeToken);
    const { contact, organizationId } = await registers(scene);
    const issued = await issues(scene, organizationId);
    await checks(scene, issued);
    await tries(scene, contact, issued.employee);
    await decides(scene);
    const rule = await designs(scene);
    await alerts(scene, rule);
    await remembers(scene, rule, { contact, employee: issued.employee });
    const ticket = await writes(scene);
    await allows(scene, ticket, { contact, organizationId });
    const returned = await returns(scene, contact);
    await takesOut(scene, returned.contact);
    await leaves(scene, returned);
    await startsAnew(scene);
    return `\nThat was the whole life of a customer. The mails lie at ${scene.inboxOrigin}, all calls at ${origin}/api/openapi.json.`;
  };

if (import.meta.main)
  await runCommand(
    demoCommand((text) => process.stdout.write(text)),
    USAGE,
  );
