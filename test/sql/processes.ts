import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Order, Report } from "./children/worker.ts";

/** A worker process, for what must be seen between real processes. */
export type Worker = {
  /** Obeys one order and gives back its outcome. */
  tell: (order: Order) => Promise<unknown>;
  end: () => Promise<void>;
};

export const startWorker = (): Worker => {
  const child = fork(join(import.meta.dirname, "children/worker.ts"), { execArgv: ["--no-warnings"] });
  return {
    tell: async (order) => {
      const answer = Promise.race([once(child, "message"), failedBy(child)]);
      child.send(order);
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
