import type { Web } from "./configuration.ts";
import type { ConfigurationStore } from "./configurationStore.ts";
import { presentForm } from "./envelope.ts";
import type { Alert } from "./kinds/alerts.ts";

/** Whether a rule of a web, an alerts configuration, is on, and which list it is about; undefined where there is none. */
export const findRule = async (
  store: Pick<ConfigurationStore, "find">,
  web: Web,
  name: string,
): Promise<{ isOn: boolean; listId: string } | undefined> => {
  const found = await store.find(web, { kind: "alerts", name });
  if (found === undefined) return undefined;
  const { on, list } = presentForm("alerts", found.envelope).definition as Alert;
  return { isOn: on, listId: list.id };
};
