import { join } from "node:path";
import type { Scene } from "../bench.ts";
import { startWorker } from "../child.ts";
import type { Reading } from "../usher/meter.ts";
import type { Load, Loaded } from "./load.ts";

/** What came of one load on the host. */
export type Pressed = {
  perSecond: number;
  /** Microseconds of the host's processor time for each answer. */
  cpu: number;
  /** Of the host, afterwards. */
  after: Reading;
};

/** Puts a load on the host and reads its meter (`usher/meter.ts`) before and after. Rejects where an answer is not 200. */
export type Press = (target: string, until: Load["until"]) => Promise<Pressed>;

/** Enough to keep the host busy at all times, also while one of them waits for storage. */
const CONNECTIONS = 16;

/** A press on a host with the bench's functions in it; the load comes from a process of its own. */
export const openPress = async (scene: Scene, origin: string): Promise<Press> => {
  const generator = await scene.own(
    async () => startWorker<Load, Loaded>(join(import.meta.dirname, "child.ts")),
    (worker) => worker.stop(),
  );
  const read = async (): Promise<Reading> => {
    const response = await fetch(`${origin}/bench/meter`);
    if (!response.ok) throw new Error(`The meter was answered with ${response.status}.`);
    return (await response.json()) as Reading;
  };
  return async (target, until) => {
    const before = await read();
    const { answers, seconds } = await generator.order({ origin, target, connections: CONNECTIONS, until });
    const after = await read();
    return { perSecond: answers / seconds, cpu: (after.cpu.before - before.cpu.after) / answers, after };
  };
};
