import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isLocal, readSettings } from "../../shared/platform/config/readSettings.ts";
import type { Settings } from "../../shared/platform/config/settings.ts";
import type { Output } from "./children.ts";
import { createFileClock } from "./clock/fileClock.ts";
import { startEntra } from "./entra/server.ts";
import { startInbox } from "./inbox/server.ts";
import { keepRunning } from "./keepRunning.ts";
import { type Layout, layoutOf, type Part } from "./layout.ts";
import { tryLock } from "./lock.ts";
import { openMoods } from "./moods.ts";
import { busyPorts } from "./ports.ts";
import { CannotStart, startAzurite, startHost } from "./programs.ts";
import { localSettings } from "./settings.ts";
import { startSharePoint } from "./sharepoint/server.ts";

const AZURITE: readonly Part[] = ["tables", "blob", "queue"];
const SERVICES: readonly Part[] = ["entra", "graph", "inbox", "smtp", ...AZURITE];

/** What runs, and how to end it in good order: the host first, what it stands on last. */
export type Stack = {
  layout: Layout;
  settings: Settings;
  /** Resolves when Usher itself has ended, whoever ended it; never without a host. */
  hostEnded: Promise<unknown>;
  /** The processes beside this one, by their ids. */
  pids(): { azurite: number | undefined; host: number | undefined };
  close(): Promise<void>;
};

const NOT_LOCAL = `Usher's local parts work on a developer's machine only: AZURE_FUNCTIONS_ENVIRONMENT has to be Development, and
WEBSITE_SITE_NAME, WEBSITE_INSTANCE_ID and WEBSITE_POD_NAME must not be set.
`;

/** The app's own check of what it will be given, made before anything starts. */
const checkSettings = (environment: NodeJS.ProcessEnv): Settings => {
  const { settings, faults } = readSettings(environment);
  if (settings) return settings;
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

export type StackOptions = {
  /** False: what Usher runs on alone, for a host that is started by hand. */
  withHost: boolean;
  /** Takes what is to be known while it runs. */
  tell: (message: string) => void;
  /** What is shown of the host's words. */
  output?: Output;
  /** How long Azurite stays away after it ended by itself, in milliseconds. */
  azuritePauseMs?: number;
};

/** Long enough to see how Usher does without its tables. */
const AZURITE_PAUSE_MS = 15_000;

/**
 * Starts everything that Usher runs on here, and Usher itself unless `withHost` is false. Throws `CannotStart` with all
 * faults of one kind at once; what was started by then has ended again.
 */
export const startStack = async (
  root: string,
  environment: NodeJS.ProcessEnv,
  { withHost, tell, output = "all", azuritePauseMs = AZURITE_PAUSE_MS }: StackOptions,
): Promise<Stack> => {
  const layout = layoutOf(environment);
  const values = localSettings(root, layout, environment);
  const settings = checkSettings({ ...environment, ...values.Values });
  mkdirSync(layout.stateFolder, { recursive: true, mode: 0o700 });

  const closers: (() => unknown)[] = [takeState(layout)];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const busy = await busyPorts(layout, withHost ? [...SERVICES, "host"] : SERVICES);
    if (busy.length > 0) throw new CannotStart(busy.join("\n"));
    const releaseBuild = tryLock(join(root, "dist", "in-use.lock"), "shared");
    if (releaseBuild) closers.push(releaseBuild);
    const azurite = await keepRunning({
      start: (giveUp) => startAzurite(root, layout, environment, giveUp),
      obstacles: () => busyPorts(layout, AZURITE),
      tell,
      pauseMs: azuritePauseMs,
    });
    closers.push(() => azurite.stop());
    const clock = createFileClock(layout.clockFile);
    const moods = openMoods(layout.moodsFile);
    const { entraFolder } = layout;
    const { publicUrl: usher } = settings;
    const entra = await startEntra({ folder: entraFolder, port: layout.ports.entra, clock, moods, usher });
    closers.push(() => entra.close());
    const { authority } = entra;
    const sharePoint = await startSharePoint({ entraFolder, authority, port: layout.ports.graph, clock, moods });
    closers.push(() => sharePoint.close());
    const { inbox: webPort, smtp: smtpPort } = layout.ports;
    const inbox = await startInbox({ folder: layout.inboxFolder, smtpPort, webPort, clock });
    closers.push(() => inbox.close());
    const host = withHost ? await startHost(root, layout, values, environment, { output }) : undefined;
    if (host) closers.push(() => host.stop());
    return {
      layout,
      settings,
      hostEnded: host?.ended ?? new Promise(() => {}),
      pids: () => ({ azurite: azurite.pid(), host: host?.pid }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
