import { type DataKey, KeyGone, SealBroken, type Vault } from "../platform/vault/vault.ts";
import type { Content } from "./alert.ts";
import type { AlertRow } from "./alertTables.ts";
import type { Bundle } from "./bundles.ts";

/** A row with what it says. */
export type Opened = { row: AlertRow; content: Content };

/** Rows that opened, and those that never will, with the code of why. */
export type OpenedBundle = { opened: Opened[]; broken: { row: AlertRow; fault: string }[] };

/** Where the content of a row lies. */
export const placeOfContent = (row: string) => ({ table: "alerts", column: "content", row });

const openRow = (key: DataKey, row: AlertRow): Content => key.open<Content>(placeOfContent(row.id), row.content);

/** Opens a bundle's rows, each for itself: a damaged one holds up none of the others. Throws `unavailable` where the vault is out of reach. */
export const openBundle = async ({ keyring }: Pick<Vault, "keyring">, bundle: Bundle): Promise<OpenedBundle> => {
  const opened: Opened[] = [];
  const broken: OpenedBundle["broken"] = [];
  for (const row of bundle) {
    try {
      opened.push({ row, content: openRow(await keyring.open(row.subject), row) });
    } catch (error) {
      if (!(error instanceof KeyGone || error instanceof SealBroken)) throw error;
      broken.push({ row, fault: error.code });
    }
  }
  return { opened, broken };
};
