import { createHmac, createSecretKey } from "node:crypto";
import { siteIdOf } from "../platform/sharepoint/siteId.ts";
import type { Vault } from "../platform/vault/vault.ts";
import type { Waiting, Web } from "./alert.ts";

/**
 * Keyed indexes by which rows are found and grouped, and which tell nothing without the key:
 * `v1.<base64url HMAC-SHA-256>` over what the index is of, each part led by its length.
 */
export type AlertIndexes = {
  /** Of a rule of a web. */
  rule(web: Web, rule: string): string;
  /** Of all alerts of one delivery to one recipient of a tenant, whatever the case of the address. */
  recipient(tenant: string, delivery: Waiting, recipient: string): string;
  /** Of a tenant, for counting what it hands over. */
  tenant(tenant: string): string;
};

/** The indexes under the vault's secret, which is read at the first use and kept. */
export const readAlertIndexes = async (vault: Pick<Vault, "secret">): Promise<AlertIndexes> => {
  // Bytes would be made a key anew for each index, which takes five times as long as the index.
  const key = createSecretKey(await vault.secret("alert-index"));
  const index = (...parts: string[]): string => {
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(`${part.length}:${part}`);
    return `v1.${hmac.digest("base64url")}`;
  };
  return {
    rule: ({ tenant, site }, rule) => index("rule", tenant, siteIdOf(site), rule),
    recipient: (tenant, delivery, recipient) => index("recipient", tenant, delivery, recipient.toLowerCase()),
    tenant: (tenant) => index("tenant", tenant),
  };
};
