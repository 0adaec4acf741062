import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scene } from "./bench.ts";

/** A run that was ended by a signal before it was done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Rejects at the first signal to end. The second one is not waited for: then this process dies, and its children with it. */
const interruption = (): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.removeListener(signal, stop);
      reject(new Interrupted("Interrupted; what was started has ended."));
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });

/**
 * Runs something with a temporary folder of its own, and ends all that it started, in reverse order, however it ends:
 * done, failed, or interrupted, for which it rejects with `Interrupted`.
 */
export const withScene = async <Asked, T>(
  options: Asked,
  tell: (message: string) => void,
  run: (scene: Scene<Asked>) => Promise<T>,
): Promise<T> => {
  const interrupted = interruption();
  await using ends = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "usher-scene-"));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  const own: Scene<Asked>["own"] = (start, end) => {
    // Its scene has ended: what is left of the run must not start anything more.
    if (ends.disposed) throw new Interrupted("Interrupted.");
    const starting = start();
    ends.defer(async () => {
      const [started] = await Promise.allSettled([starting]);
      if (started.status === "fulfilled") await end(started.value);
    });
    return starting;
  };
  return await Promise.race([run({ options, folder, own, tell }), interrupted]);
};
