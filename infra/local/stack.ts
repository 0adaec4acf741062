import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isLocal, readSettings } from "../../shared/platform/config/readSettings.ts";
import type { Child } from "./children.ts";
import { createFileClock } from "./clock/fileClock.ts";
import { startEntra } from "./entra/server.ts";
import { startInbox } from "./inbox/server.ts";
import { type Layout, layoutOf, type Part } from "./layout.ts";
import { tryLock } from "./lock.ts";
import { busyPorts } from "./ports.ts";
import { CannotStart, startAzurite, startHost } from "./programs.ts";
import { localSettings } from "./settings.ts";

const SERVICES: readonly Part[] = ["entra", "inbox", "smtp", "tables", "blob", "queue"];

/** What runs, and how to end it in good order: the host first, what it stands on last. */
export type Stack = {
  layout: Layout;
  /** Resolves with the name of the first program that ended by itself. */
  died: Promise<string>;
  close(): Promise<void>;
};

const NOT_LOCAL = `Usher's local parts work on a developer's machine only: AZURE_FUNCTIONS_ENVIRONMENT has to be Development, and
WEBSITE_SITE_NAME, WEBSITE_INSTANCE_ID and WEBSITE_POD_NAME must not be set.
`;

/** The app's own check of what it will be given, made before anything starts. */
const checkSettings = (environment: NodeJS.ProcessEnv): void => {
  const { faults } = readSettings(environment);
  if (faults.length === 0) return;
  const lines = faults.map(({ name, expected }) => `  ${name}: expected ${expected}`);
  const preface = isLocal(environment) ? "" : NOT_LOCAL;
  throw new CannotStart(`${preface}These settings are missing or wrong:\n${lines.join("\n")}`);
};

/** Two on one state would write over one another's files, whatever their ports. */
const takeState = ({ stateFolder, stateLock }: Layout): (() => void) => {
  const release = tryLock(stateLock, "exclusive");
  if (release) return release;
  throw new CannotStart(
    `Usher runs already with the state in ${stateFolder}. Use that one or stop it first;\nfor a second one beside it, set USHER_STATE to another folder, and every port.`,
  );
};

/**
 * Starts everything that Usher runs on here, and Usher itself unless `withHost` is false. Throws `CannotStart` with all
 * faults of one kind at once; what was started by then has ended again.
 */
export const startStack = async (root: string, environment: NodeJS.ProcessEnv, withHost: boolean): Promise<Stack> => {
  const layout = layoutOf(environment);
  const settings = localSettings(root, layout, environment);
  checkSettings({ ...environment, ...settings.Values });
  mkdirSync(layout.stateFolder, { recursive: true, mode: 0o700 });

  const closers: (() => unknown)[] = [takeState(layout)];
  const children: Child[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  const keep = (child: Child): void => {
    children.push(child);
    closers.push(() => child.stop());
  };
  try {
    const busy = await busyPorts(layout, withHost ? [...SERVICES, "host"] : SERVICES);
    if (busy.length > 0) throw new CannotStart(busy.join("\n"));
    const releaseBuild = tryLock(join(root, "dist", "in-use.lock"), "shared");
    if (releaseBuild) closers.push(releaseBuild);
    keep(await startAzurite(root, layout, environment));
    const clock = createFileClock(layout.clockFile);
    const entra = await startEntra({ folder: layout.entraFolder, port: layout.ports.entra });
    closers.push(() => entra.close());
    const { inbox: webPort, smtp: smtpPort } = layout.ports;
    const inbox = await startInbox({ folder: layout.inboxFolder, smtpPort, webPort, clock });
    closers.push(() => inbox.close());
    if (withHost) keep(await startHost(root, layout, settings, environment));
  } catch (error) {
    await close();
    throw error;
  }
  const died = Promise.race(children.map(async (child) => child.ended.then(() => child.name)));
  return { layout, died, close };
};
