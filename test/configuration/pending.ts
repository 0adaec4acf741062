import type { PendingAlerts } from "../../shared/configuration/pendingAlerts.ts";

/** Alerts of which so many wait, whatever changes; `calls` tells what they were asked to do. */
export const pendingAlerts = (waiting = 0): PendingAlerts & { calls: string[] } => {
  const calls: string[] = [];
  const note = (call: string) => async (): Promise<void> => {
    calls.push(call);
  };
  return {
    calls,
    announce: note("announce"),
    follow: note("follow"),
    discardRule: async (_, rule) => {
      calls.push(`discard ${rule}`);
    },
    count: async () => waiting,
  };
};
