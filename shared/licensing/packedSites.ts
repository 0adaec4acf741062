import { isPacked, packIds } from "./packedIds.ts";
import type { ActivatedSites } from "./verdict.ts";

/** Ids that one property of Azure Tables takes: 64 KiB of them. */
const IDS = 4096;

/**
 * Ids of sites as Azure Tables keep them: in ascending order, in as many properties as they fill. Lower case in, because
 * then text and bytes sort alike.
 */
export const packSites = (sites: readonly string[]): Uint8Array[] => {
  const sorted = sites.toSorted();
  return Array.from({ length: Math.ceil(sorted.length / IDS) }, (_, at) =>
    packIds(sorted.slice(at * IDS, (at + 1) * IDS)),
  );
};

/**
 * Packed sites, to be asked whether one is among them. They stay packed: 50,000 of them are 800 kB in one piece, and
 * the 16 comparisons of a search cost less than reading them into a set would at each change, or holding that.
 */
export const openSites = (parts: readonly Uint8Array[]): ActivatedSites => {
  const packed = Buffer.concat(parts);
  return { has: (site) => isPacked(packed, site) };
};
