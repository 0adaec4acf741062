import type { ConfigurationRef, Web } from "./entry.ts";

/** What this room asks others. */
export type HistoryPorts = {
  /** The subject of the organization that a tenant belongs to; undefined where it belongs to none. */
  ownerOf(tenant: string): Promise<{ subject: string } | undefined>;
  /** Whether the catalogue has a component of this id. */
  isComponent(id: string): Promise<boolean>;
  /** Whether a web has settings of this kind and name. */
  isConfiguration(web: Web, configuration: ConfigurationRef): Promise<boolean>;
};
