import { join } from "node:path";
import { startWorker } from "../../bench/child.ts";
import type { Look, Mood, Received, SinkOrder } from "./mails.ts";

/** The mail server, a process of its own, which no scenario ends. */
export type Sink = {
  /** A further port of it. */
  listen(): Promise<number>;
  become(mood: Mood): Promise<void>;
  /** How long a message waits for its answer, in milliseconds. */
  pace(least: number, most: number): Promise<void>;
  look(): Promise<Readonly<Record<number, Look>>>;
  /** The process at a port is dead: what was received from it, as it stood then. */
  bury(port: number): Promise<Received[]>;
  /** What was received from the process that is at a port now. */
  received(port: number): Promise<Received[]>;
  ledger(): Promise<Received[]>;
  connections(): Promise<number>;
  stop(): Promise<void>;
};

/** Starts it. Orders are given one after another, whoever gives them. */
export const startSink = (): Sink => {
  const worker = startWorker<SinkOrder, unknown>(join(import.meta.dirname, "child.ts"));
  let last: Promise<unknown> = Promise.resolve();
  const order = <Outcome>(given: SinkOrder): Promise<Outcome> => {
    const next = last.then(() => worker.order(given));
    last = next.catch(() => {});
    return next as Promise<Outcome>;
  };
  return {
    listen: () => order({ act: "listen" }),
    become: (mood) => order({ act: "become", mood }),
    pace: (least, most) => order({ act: "pace", least, most }),
    look: () => order({ act: "look" }),
    bury: (port) => order({ act: "bury", port }),
    received: (port) => order({ act: "received", port }),
    ledger: () => order({ act: "ledger" }),
    connections: () => order({ act: "connections" }),
    stop: () => worker.stop(),
  };
};
