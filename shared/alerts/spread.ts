/** Of the digest behind a keyed index's version. */
const LAST = 28;

/**
 * How many milliseconds after its time a bundle leaves, from 0 to below `spread`: so that not all tenants' summaries
 * leave at the top of the hour. The same for all rows of a bundle, told by its keyed index (`v1.<base64url of 32 bytes>`).
 */
export const spreadOf = (bundle: string, spread: number): number => {
  const digest = Buffer.from(bundle.slice(bundle.indexOf(".") + 1), "base64url");
  return Math.floor((digest.readUInt32BE(LAST) / 2 ** 32) * spread);
};
