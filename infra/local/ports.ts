import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Layout, LOOPBACK, type Part, PORT_SETTINGS } from "./layout.ts";

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** What a person calls each part that listens. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  host: "Usher",
  entra: "stand-in for Entra ID",
  graph: "stand-in for Graph and SharePoint",
  inbox: "inbox in the browser",
  smtp: "inbox's mail server",
  tables: "Azurite tables",
  blob: "Azurite blobs",
  queue: "Azurite queues",
};

const busyNow = async ({ ports }: Layout, parts: readonly Part[]): Promise<string[]> => {
  const checked = await Promise.all(
    PORT_SETTINGS.filter(({ part }) => parts.includes(part)).map(async ({ part, setting }) =>
      (await isFree(ports[part]))
        ? []
        : [`Port ${ports[part]} (${PART_NAMES[part]}) is taken. Move it with ${setting}=<another port>.`],
    ),
  );
  return checked.flat();
};

/** How long what was killed a moment ago may take to let its ports go. */
const LET_GO_MS = 4_000;

/** Of the ports that `parts` need, each that somebody else holds, by name and with the setting that moves it. */
export const busyPorts = async (layout: Layout, parts: readonly Part[]): Promise<string[]> => {
  const until = performance.now() + LET_GO_MS;
  let busy = await busyNow(layout, parts);
  while (busy.length > 0 && performance.now() < until) {
    await sleep(200);
    busy = await busyNow(layout, parts);
  }
  return busy;
};
