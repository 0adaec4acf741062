import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Report } from "./children/obeying.ts";
import type { Order } from "./children/worker.ts";

/** A process that obeys, for what must be seen between real processes. */
export type Process<Orders> = {
  /** Obeys one order and gives back its outcome. */
  tell: (order: Orders) => Promise<unknown>;
  end: () => Promise<void>;
};

export type Worker = Process<Order>;

/** Starts a file of `children/`; all of them know how to close. */
export const startChild = <Orders extends { act: string }>(file: string): Process<Orders> => {
  const child = fork(join(import.meta.dirname, "children", file), { execArgv: ["--no-warnings"] });
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
      if (child.connected) child.send({ act: "close" });
      await exit;
    },
  };
};

export const startWorker = (): Worker => startChild<Order>("worker.ts");

const failedBy = async (child: ChildProcess): Promise<never> => {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`the worker ended with ${code}`);
};
