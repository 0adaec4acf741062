import { type Clock, SECOND } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";

/** A reading this young is not repeated. */
export const YOUNG = 5 * SECOND;
/** An older one than this is waited for. */
const OLD = 10 * SECOND;
/** After a failure nobody waits for this long; one attempt a second goes on beside the answers. */
const GIVEN_UP = 10 * SECOND;
const RETRY = SECOND;

export type Confirmation = {
  /** When the last reading that succeeded was begun; undefined before the first. */
  at(): number | undefined;
  /** True where what is known was confirmed within ten seconds; false in an outage. Waits only where it must. */
  ensure(): Promise<boolean>;
  /** Has the next `ensure` read anew, whatever was read before. */
  demand(): void;
};

/**
 * When the stores were last heard of. `look` reads what changed and applies it; it is called at most every 5 s, beside
 * the answers, and awaited only where the last confirmed reading is older than 10 s.
 */
export const createConfirmation = (look: () => Promise<void>, clock: Clock, log: Log): Confirmation => {
  let confirmedAt: number | undefined;
  let failedAt: number | undefined;
  let looking: Promise<boolean> | undefined;
  let demanded = 0;
  let satisfied = 0;

  const attempt = async (): Promise<boolean> => {
    const startedAt = clock.now();
    const demand = demanded;
    try {
      await look();
      confirmedAt = startedAt;
      failedAt = undefined;
      satisfied = demand;
      return true;
    } catch (error) {
      failedAt = clock.now();
      log.warn("entitlements-not-confirmed", describeError(error));
      return false;
    } finally {
      looking = undefined;
    }
  };

  const lookShared = (): Promise<boolean> => {
    looking ??= attempt();
    return looking;
  };

  /** How long ago; a clock that was set back makes everything old. */
  const ago = (instant: number | undefined): number => {
    const passed = instant === undefined ? Infinity : clock.now() - instant;
    return passed < 0 ? Infinity : passed;
  };

  return {
    at: () => confirmedAt,
    demand() {
      demanded += 1;
    },
    async ensure() {
      const age = ago(confirmedAt);
      if (satisfied === demanded && age < OLD) {
        if (age >= YOUNG && ago(failedAt) >= RETRY) void lookShared();
        return true;
      }
      if (ago(failedAt) < GIVEN_UP) {
        if (ago(failedAt) >= RETRY) void lookShared();
        return false;
      }
      // A reading that was under way when the demand came may not have seen what the demand is about.
      const demand = demanded;
      return (await lookShared()) && (satisfied >= demand || (await lookShared()));
    },
  };
};
