import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Order, Report } from "./children/worker.ts";

/** A worker process, for what must be seen between real processes. */
export type Worker<Told = Order> = {
  /** Obeys one order and gives back its outcome. */
  tell: (order: Told) => Promise<unknown>;
  end: () => Promise<void>;
};

/** `program`: of the folder `children`; it obeys its own orders, and `close`. */
export const startWorker = <Told = Order>(program = "worker.ts"): Worker<Told> => {
  const child = fork(join(import.meta.dirname, "children", program), { execArgv: ["--no-warnings"] });
  return {
    tell: async (order) => {
      const answer = Promise.race([once(child, "message"), failedBy(child)]);
      child.send(order as object);
      const [report] = (await answer) as [Report];
      if ("failed" in report) throw new Error(report.failed);
      return report.done;
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      if (child.connected) child.send({ act: "close" } satisfies Order);
      await exit;
    },
  };
};

const failedBy = async (child: ChildProcess): Promise<never> => {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`the worker ended with ${code}`);
};
