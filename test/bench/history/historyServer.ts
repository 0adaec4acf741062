import { randomBytes } from "node:crypto";
import { LOOPBACK } from "../../../infra/local/layout.ts";
import type { Tables } from "../../../shared/platform/tables/tables.ts";
import { freshTables } from "../../licensing/parts.ts";
import { connectionTo, startAzurite } from "../../loopback/azurite.ts";
import type { Scene } from "../bench.ts";
import { type Call, startCountingRelay } from "../relay.ts";

/** Tables that nobody else uses, reached in two ways. */
export type HistoryTables = {
  straight: Tables;
  /** The same ones, through the relay. */
  counted: Tables;
};

/** A table server that holds a million entries in memory. */
export type HistoryServer = {
  port: number;
  open: () => HistoryTables;
  /** The calls to the server that some work on `counted` makes, counted from outside. */
  callsOf: (work: () => Promise<unknown>) => Promise<Call[]>;
};

/** Starts the server, which ends with the run. */
export const openHistoryServer = async ({ own }: Scene): Promise<HistoryServer> => {
  const { port } = await own(startAzurite, (started) => started[Symbol.asyncDispose]());
  const relay = await own(
    () => startCountingRelay(LOOPBACK, port),
    (started) => started.close(),
  );
  return {
    port,
    open: () => {
      const prefix = `t${randomBytes(6).toString("hex")}`;
      const on = (at: number): Tables => freshTables({ connectionString: connectionTo(at) }, prefix);
      return { straight: on(port), counted: on(relay.port) };
    },
    callsOf: async (work) => {
      relay.take();
      await work();
      return relay.take();
    },
  };
};
