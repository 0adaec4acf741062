import { readProcessSettings } from "./platform/config/readEnvironment.ts";
import type { Settings } from "./platform/config/settings.ts";
import { lazy } from "./platform/lazy.ts";
import type { Log } from "./platform/log.ts";
import { guardOutbound } from "./platform/outbound/guardOutbound.ts";
import { placesOf } from "./platform/outbound/places.ts";
import { Refusal } from "./platform/refusal.ts";

const misconfigured = (): Refusal =>
  new Refusal("unavailable", "Usher is not set up correctly. Its operator finds the reason in the log.", {
    retryAfter: 60,
  });

/**
 * The settings of this process, read at the first call and kept; from then on it speaks to the places that they name, and
 * to no other. Faults of theirs are logged, by name, and make the call `unavailable`.
 */
export const settingsLoader = (log: Log): (() => Promise<Settings>) => {
  const read = lazy(async () => {
    const { settings, faults } = readProcessSettings();
    if (settings === undefined) {
      const named = faults.map(({ name, expected }) => `${name}: expected ${expected}`);
      log.error("settings-have-faults", { settings: named });
    } else {
      // Before there is any part that could connect, and once: settings that were good are not read again.
      guardOutbound(placesOf(settings), log);
    }
    return settings;
  });
  return async () => {
    const settings = await read();
    if (settings === undefined) throw misconfigured();
    return settings;
  };
};
