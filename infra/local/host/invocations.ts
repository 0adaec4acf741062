import type { HostLog } from "./hostLog.ts";
import type { Invoke } from "./invoke.ts";
import type { TimeSource } from "./timeSource.ts";

/** Tells in the log how each invocation ended; of one that failed also why, which its caller never learns. */
export const logged =
  (invoke: Invoke, log: HostLog, time: TimeSource): Invoke =>
  async (hosted, input, trace) => {
    const startedAt = time.now();
    const told = (outcome: string): string => `Executed '${hosted.name}' (${outcome}, ${time.now() - startedAt} ms)`;
    const category = `Function.${hosted.name}`;
    try {
      const response = await invoke(hosted, input, trace);
      log({ level: hosted.trigger.kind === "http" ? "debug" : "information", category, message: told("Succeeded") });
      return response;
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category, message: `${told("Failed")}\n${reason}` });
      throw error;
    }
  };

/** Keeps work in `underWay` until it has ended, however, so that the host's end can wait for it. */
export const track = <T>(underWay: Set<Promise<unknown>>, work: Promise<T>): Promise<T> => {
  underWay.add(work);
  const forget = (): void => void underWay.delete(work);
  work.then(forget, forget);
  return work;
};

/** Waits for `work`, but no longer than this. */
export const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};
