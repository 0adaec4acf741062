import { writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Child, startChild } from "../../../infra/local/children.ts";
import { LOOPBACK } from "../../../infra/local/layout.ts";
import { localSettings } from "../../../infra/local/settings.ts";
import type { Scene } from "../bench.ts";
import type { LicensedUsher } from "./licensedUsher.ts";

/** Milliseconds since the process was started: until something listened, and until the first answer was whole. */
export type ColdStart = { listening: number; answered: number };

/** How often it is tried whether the host listens yet: what a start seems to take is at most this much too long. */
const TRY_EVERY_MS = 1;
const PATIENCE_MS = 60_000;

/** Asks once: the status, and when the connection stood; undefined where nothing listens. */
const ask = (port: number, path: string): Promise<{ status: number; connectedAt: number } | undefined> =>
  new Promise((resolve, reject) => {
    let connectedAt = Number.NaN;
    const request = get({ host: LOOPBACK, port, path, agent: false }, (answer) => {
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, connectedAt }));
      answer.on("error", reject);
      answer.resume();
    });
    request.on("socket", (socket) =>
      socket.once("connect", () => {
        connectedAt = performance.now();
      }),
    );
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") resolve(undefined);
      else reject(error);
    });
  });

const firstAnswer = async (host: Child, port: number, path: string, startedAt: number): Promise<ColdStart> => {
  let ended = false;
  void host.ended.then(() => {
    ended = true;
  });
  while (!ended && performance.now() < startedAt + PATIENCE_MS) {
    const answer = await ask(port, path);
    const answeredAt = performance.now();
    if (answer?.status === 200) {
      return { listening: answer.connectedAt - startedAt, answered: answeredAt - startedAt };
    }
    if (answer) throw new Error(`${path} was answered with ${answer.status} first.`);
    await pause(TRY_EVERY_MS);
  }
  throw new Error(`Nothing answered to ${path}. The host's own words stand above.`);
};

/** Starts the local host with an app in a process of its own, asks until it answers, and ends it. Rejects at any answer but 200. */
export type Start = (app: string, path: string) => Promise<ColdStart>;

/** Cold starts in Usher's place: the same host, the same settings, the same stores, whichever app. */
export const openColdStarts = async (scene: Scene, usher: LicensedUsher): Promise<Start> => {
  const { folder, layout, environment } = usher;
  const settings = localSettings(folder, layout, environment);
  const file = join(scene.folder, "local.settings.json");
  await writeFile(file, JSON.stringify(settings));
  const port = layout.ports.host;
  const state = join(layout.stateFolder, "host");
  return async (app, path) => {
    const args = ["--app", app, "--port", String(port), "--settings", file, "--state", state];
    const program = join(folder, "dist", "local", "host.js");
    const startedAt = performance.now();
    const host = await scene.own(
      async () => startChild("The host", program, args, { ...environment, ...settings.Values }, "faults"),
      (child) => child.stop(),
    );
    try {
      return await firstAnswer(host, port, path, startedAt);
    } finally {
      await host.stop();
    }
  };
};
