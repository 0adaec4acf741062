import type { Settings, Told, Web } from "./alert.ts";

/** What this room asks others. */
export type AlertPorts = {
  /** Whose a tenant is: the subject whose data key seals its alerts. Undefined where it belongs to nobody. */
  ownerOf(tenant: string): Promise<{ subject: string } | undefined>;
  /** The name of the organization that a tenant belongs to, which mails show. */
  nameOf(tenant: string): Promise<string | undefined>;
  /** Whether a component of a product may run on a site (`siteGuid`) of a tenant now. */
  isLicensed(asked: { tenant: string; product: string; component: string; site: string }): Promise<boolean>;
  /** A rule of a web: an alerts configuration. Undefined where there is none of this name. */
  ruleOf(web: Web, name: string): Promise<{ isOn: boolean; listId: string } | undefined>;
  settingsOf(tenant: string): Promise<Settings>;
  /** Writes what ran into the web's history; under the same `batch` and instant it stands there once. */
  tell(web: Web, at: number, batch: string, told: readonly Told[]): Promise<void>;
};
