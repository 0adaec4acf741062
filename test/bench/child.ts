import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** What a child process says to an order: what came of it, or why nothing did. */
type Report<Outcome> = { done: Outcome } | { failed: string };

/** A process that does one kind of work, order by order. */
export type Worker<Order, Outcome> = {
  /** Rejects with the child's own words where it failed, and where it has ended. */
  order(order: Order): Promise<Outcome>;
  stop(): Promise<void>;
};

/** What gives orders to a process that answers them, `name` to whoever reads why it did not. */
export const orderTo = <Order extends object, Outcome>(
  child: ChildProcess,
  name: string,
): Worker<Order, Outcome>["order"] => {
  const ended = once(child, "exit").then(([code, signal]): never => {
    throw new Error(`${name} ended (${String(code ?? signal)}).`);
  });
  ended.catch(() => {}); // Heard by whoever gives an order.
  return async (order) => {
    const answer = Promise.race([once(child, "message"), ended]);
    child.send(order);
    const [report] = (await answer) as [Report<Outcome>];
    if ("failed" in report) throw new Error(report.failed);
    return report.done;
  };
};

/** Starts a module as a process of its own, so that its work takes no time from what it measures. */
export const startWorker = <Order extends object, Outcome>(
  file: string,
  environment: NodeJS.ProcessEnv = process.env,
): Worker<Order, Outcome> => {
  const child = fork(file, { execArgv: ["--no-warnings"], env: environment });
  const ended = once(child, "exit").catch(() => {}); // Heard by whoever gives an order.
  return {
    order: orderTo(child, file),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};

/** Makes this process such a child: it answers orders one after another, and ends with its parent. */
export const answerOrders = <Order, Outcome>(work: (order: Order) => Promise<Outcome>): void => {
  const report = (said: Report<Outcome>): void => void process.send?.(said);
  process.on("message", (order) => {
    work(order as Order).then(
      (done) => report({ done }),
      (error: unknown) => report({ failed: String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
};
