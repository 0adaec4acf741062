import type { Scene } from "./bench.ts";
import { startWorker } from "./child.ts";

/** Gives one order to a process of its own, so that what it held before is not measured with it. */
export const orderOnce = async <Order extends object, Outcome>(
  scene: Scene,
  file: string,
  order: Order,
): Promise<Outcome> => {
  const worker = await scene.own(
    async () => startWorker<Order, Outcome>(file),
    (started) => started.stop(),
  );
  const outcome = await worker.order(order);
  await worker.stop();
  return outcome;
};
