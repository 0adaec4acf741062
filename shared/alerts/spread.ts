import type { AlertRow } from "./alertTables.ts";
import { ALONE } from "./bundles.ts";

/** The last four bytes, which are random in an id, and in the digest behind a keyed index's version. */
const lastOf = ({ id, bundle }: Pick<AlertRow, "id" | "bundle">): number =>
  bundle === ALONE
    ? Number.parseInt(id.slice(-8), 16)
    : Buffer.from(bundle.slice(bundle.indexOf(".") + 1), "base64url").readUInt32BE(28);

/**
 * How many milliseconds after its time a row leaves, from 0 to below `spread`: so that not all tenants' summaries leave
 * at the top of the hour. The same for all rows of a bundle, told by its keyed index (`v1.<base64url of 32 bytes>`).
 */
export const spreadOf = (row: Pick<AlertRow, "id" | "bundle">, spread: number): number =>
  Math.floor((lastOf(row) / 2 ** 32) * spread);
