import type { SiteRights } from "../identity/callers.ts";

/** Bits of the lower half of SharePoint's permission mask (SP.PermissionKind). */
const VIEW_LIST_ITEMS = 0x1n;
const MANAGE_LISTS = 0x800n;

/** What the lower half of a user's effective permissions, in decimal, makes them here. */
export const rightsIn = (low: string): SiteRights => {
  const mask = BigInt(low);
  if ((mask & VIEW_LIST_ITEMS) === 0n) return "none";
  return (mask & MANAGE_LISTS) === 0n ? "reader" : "designer";
};
