import { unavailable } from "../platform/refusal.ts";
import type { Web, Which } from "./configuration.ts";
import type { ConfigurationStore } from "./configurationStore.ts";
import type { PendingAlerts } from "./pendingAlerts.ts";
import { type Conditions, holdTo } from "./putConfiguration.ts";
import { noConfiguration } from "./readConfigurations.ts";

const TRIES = 5;

export type DeleteParts = {
  store: ConfigurationStore;
  alerts: Pick<PendingAlerts, "announce" | "discardRule" | "follow">;
};

/**
 * A designer deletes settings of a site; what a rule left pending goes with it. Throws `not-found`, and
 * `precondition-failed` where `ifMatch` does not hold.
 */
export const deleteConfiguration = async (
  { store, alerts }: DeleteParts,
  web: Web,
  which: Which,
  { ifMatch }: Pick<Conditions, "ifMatch">,
): Promise<void> => {
  const isRule = which.kind === "alerts";
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const found = await store.find(web, which);
    if (found === undefined) throw noConfiguration();
    holdTo({ ifMatch }, found);
    if (isRule) await alerts.announce(web.tenant);
    if (await store.remove(web, found)) {
      if (!isRule) return;
      await alerts.discardRule(web, which.name);
      return alerts.follow(web.tenant);
    }
  }
  throw unavailable("storage");
};
