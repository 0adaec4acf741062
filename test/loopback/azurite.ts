import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Azurite's table service as a process of its own, so that a test can take it away and bring it back. */
export type Azurite = {
  readonly connectionString: string;
  /** Kills the process; what was written in the last moments may be lost, as after a crash. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
};

// The account that Azurite documents; it opens nothing else.
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const SERVICE = createRequire(import.meta.url).resolve("azurite/dist/src/table/main.js");

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
};

/** Starts Azurite's table service on a free port, with its data in a new temporary folder. */
export const startAzurite = async (): Promise<Azurite> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-azurite-"));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const options = ["--tableHost", "127.0.0.1", "--tablePort", String(port), "--location", folder];
    child = spawn(process.execPath, [SERVICE, ...options, "--silent", "--skipApiVersionCheck", "--disableTelemetry"], {
      stdio: "ignore",
    });
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) throw new Error(`Azurite ended with code ${child.exitCode}.`);
      try {
        await fetch(`http://127.0.0.1:${port}/${ACCOUNT}`);
        return;
      } catch {
        await delay(50);
      }
    }
    throw new Error("Azurite did not start.");
  };

  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  };

  await start();
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
