import { type Clock, SECOND } from "./clock.ts";
import { describeError, type Log } from "./log.ts";

/** What Usher stands on, by the names that operators know. */
export type Dependency = "sql" | "tables" | "vault";

export type Health = {
  status: "up" | "degraded";
  dependencies: Record<Dependency, { status: "up" | "down"; durationMs: number }>;
};

/** A probe resolves when its dependency answers. */
export type Probes = Readonly<Record<Dependency, () => Promise<void>>>;

const PATIENCE_MS = 4 * SECOND;
/** Anyone may ask, and a probe costs calls that are throttled: one look serves everybody for this long. */
const FRESH_MS = 5 * SECOND;

/** What is asked for, if the answer comes in the time that health takes for a look; throws where it does not. */
export const withPatience = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS);
  });
  try {
    return await Promise.race([ask(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

/** Asks each dependency at once; the result is shared for 5 s. */
export const createHealth = (probes: Probes, clock: Clock, log: Log): (() => Promise<Health>) => {
  let last: { at: number; health: Promise<Health> } | undefined;

  const look = async (): Promise<Health> => {
    const names = Object.keys(probes) as Dependency[];
    const seen = await Promise.all(
      names.map(async (name) => {
        const started = performance.now();
        const status = await withPatience(probes[name]).then(
          () => "up" as const,
          (error: unknown) => {
            log.warn("dependency-down", { dependency: name, ...describeError(error) });
            return "down" as const;
          },
        );
        return [name, { status, durationMs: Math.round(performance.now() - started) }] as const;
      }),
    );
    return {
      status: seen.every(([, { status }]) => status === "up") ? "up" : "degraded",
      dependencies: Object.fromEntries(seen) as Health["dependencies"],
    };
  };

  return () => {
    const now = clock.now();
    if (last === undefined || Math.abs(now - last.at) >= FRESH_MS) last = { at: now, health: look() };
    return last.health;
  };
};
