import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "./children.ts";
import { CannotStart } from "./programs.ts";

/** A program that is started again when it ends by itself. */
export type Kept = {
  /** Of the process that runs, or ran last. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

export type Keeping = {
  /** Starts it and waits for it to be up; throws `CannotStart`. Gives up when the signal says so. */
  start: (giveUp: AbortSignal) => Promise<Child>;
  /** What stands in its way now, in words for the person who started it; empty when nothing does. */
  obstacles: () => Promise<string[]>;
  tell: (message: string) => void;
  /** How long it stays away before it is started again, in milliseconds. */
  pauseMs: number;
};

const inSeconds = (duration: number): string => `${Math.round(duration / 1_000)} s`;

/**
 * Starts a program that others stand on but outlive, and starts it again a pause after it ended by itself, so that one
 * can watch how they do without it. Rejects where the first start fails; a later one that fails is told, and the last.
 */
export const keepRunning = async ({ start, obstacles, tell, pauseMs }: Keeping): Promise<Kept> => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let child = await start(signal);

  /** The next one; undefined where something stands in its way. Rejects where it is to stop meanwhile. */
  const again = async (): Promise<Child | undefined> => {
    await sleep(pauseMs, undefined, { signal });
    const found = await obstacles();
    signal.throwIfAborted();
    if (found.length === 0) return await start(signal);
    tell(`${found.join("\n")}\n${child.name} stays down until everything is started again.`);
    return undefined;
  };

  const watch = async (): Promise<void> => {
    for (;;) {
      await child.ended;
      if (signal.aborted) return;
      tell(`${child.name} ended unexpectedly. Everything else goes on; it is started again in ${inSeconds(pauseMs)}.`);
      const next = await again();
      if (!next) return;
      child = next;
      if (signal.aborted) await child.stop();
      else tell(`${child.name} runs again.`);
    }
  };
  const watched = watch().catch((error: unknown) => {
    if (signal.aborted) return;
    const told = error instanceof CannotStart ? error.message : String(error);
    tell(`${told}\n${child.name} stays down until everything is started again.`);
  });

  return {
    pid: () => child.pid,
    stop: async () => {
      stopping.abort();
      await child.stop();
      await watched;
    },
  };
};
