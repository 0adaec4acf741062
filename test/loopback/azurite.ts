import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";

/** Azurite's table service as a process of its own. */
export type Azurite = {
  readonly port: number;
  /** For its documented account. */
  readonly connectionString: string;
  /** undefined once it has ended. */
  readonly pid: number | undefined;
  /** Stops it. Throws where it had ended by itself: what failed before failed for that. */
  [Symbol.asyncDispose](): Promise<void>;
};

// The account that Azurite documents, and its key, which opens nothing else.
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The connection string for an account of the Azurite that listens on this port of 127.0.0.1. */
export const connectionTo = (port: number, account = ACCOUNT): string =>
  `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${account};`;

const SERVICE = path.join(import.meta.dirname, "tableService.ts");
const START_PATIENCE_MS = 30_000;

type Service = { readonly child: ChildProcess; readonly port: number; readonly said: () => string };

/** Resolves once the service listens; rejects with its own words where it ends, or takes too long, before. */
const launch = (): Promise<Service> => {
  const child = spawn(process.execPath, ["--no-warnings", SERVICE, KEY], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let words = "";
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => child.kill("SIGKILL"), START_PATIENCE_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        words = `${words}${chunk.toString()}`.slice(-2_000);
      });
    }
    child.once("message", (message) => {
      clearTimeout(impatience);
      resolve({ child, ...(message as { port: number }), said: () => words });
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(impatience);
      reject(new Error(`Azurite did not start (${code ?? signal}): ${words}`));
    });
  });
};

/** Starts Azurite's table service on a free port, with everything in memory. */
export const startAzurite = async (): Promise<Azurite> => {
  const { child, port, said } = await launch();
  let death: string | undefined;
  const died = (code: number | null, signal: string | null): void => {
    death = `Azurite ended by itself (${code ?? signal}): ${said()}`;
  };
  child.once("exit", died);
  return {
    port,
    connectionString: connectionTo(port),
    get pid() {
      return death === undefined ? child.pid : undefined;
    },
    [Symbol.asyncDispose]: async () => {
      child.off("exit", died);
      if (death !== undefined) throw new Error(death);
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
};

/** An account for tables. */
export type TableAccount = Pick<Azurite, "connectionString">;

const SHARED = "USHER_TEST_AZURITE_PORT";

/** Has all test files of the run that begins share this one. */
export const shareAzurite = ({ port }: Azurite): void => {
  process.env[SHARED] = String(port);
};

/** An empty account that nobody else has, in the Azurite of this run. */
export const openAccount = (): TableAccount & Pick<Azurite, "port"> => {
  const port = Number(process.env[SHARED]);
  if (!port)
    throw new Error("No Azurite is shared: this is for tests that Jest runs, by the configurations that are here.");
  return { port, connectionString: connectionTo(port, `usher${randomBytes(8).toString("hex")}`) };
};
