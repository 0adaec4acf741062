import { unavailable } from "../platform/refusal.ts";
import type { Web, Which } from "./configuration.ts";
import type { ConfigurationStore } from "./configurationStore.ts";
import { type Conditions, holdTo } from "./putConfiguration.ts";
import { noConfiguration } from "./readConfigurations.ts";

const TRIES = 5;

/** A designer deletes settings of a site. Throws `not-found`, and `precondition-failed` where `ifMatch` does not hold. */
export const deleteConfiguration = async (
  store: ConfigurationStore,
  web: Web,
  which: Which,
  { ifMatch }: Pick<Conditions, "ifMatch">,
): Promise<void> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const found = await store.find(web, which);
    if (found === undefined) throw noConfiguration();
    holdTo({ ifMatch }, found);
    if (await store.remove(web, found)) return;
  }
  throw unavailable("storage");
};
