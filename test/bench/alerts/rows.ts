import { randomUUID } from "node:crypto";
import type { Content } from "../../../shared/alerts/alert.ts";
import type { NewRow } from "../../../shared/alerts/alertStore.ts";
import { ALONE } from "../../../shared/alerts/bundles.ts";
import { placeOfContent } from "../../../shared/alerts/openBundle.ts";
import { newId } from "../../../shared/platform/ids.ts";
import { siteIdOf } from "../../../shared/platform/sharepoint/siteId.ts";
import type { DataKey } from "../../../shared/platform/vault/vault.ts";
import type { AlertPlace } from "./place.ts";
import { address, newAlert, PADDED_TO, RULE } from "./words.ts";

const LIST = randomUUID();

/** What the row of an alert says. */
export const contentOf = (item: number): Content => {
  const { subject, html, component } = newAlert(item, [], "businessHours");
  return { to: address(item), subject, html, component, rule: RULE, listId: LIST };
};

/** Characters of base64url that bytes take. */
const charactersOf = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** Rows as they are stored, each sealed for its own place and to be delivered as a mail of its own, due since ever. */
export const sealedRows = (key: DataKey, { tenant, site, subject }: AlertPlace, count: number): NewRow[] =>
  Array.from({ length: count }, (_, item) => {
    const id = newId({ now: Date.now });
    const content = key.seal(placeOfContent(id), contentOf(item));
    const [, , , ciphertext = ""] = content.split(".");
    if (ciphertext.length !== charactersOf(PADDED_TO)) throw new Error(`An alert is not padded to ${PADDED_TO} bytes.`);
    return {
      id,
      due_at: 0,
      tenant,
      site: siteIdOf(site),
      subject,
      alert: id,
      rule: `v1.${"r".repeat(43)}`,
      bundle: ALONE,
      delivery: "businessHours",
      accepted_at: 0,
      deliver_at: 0,
      content,
    };
  });
