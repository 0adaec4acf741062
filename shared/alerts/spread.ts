/** The last characters of a keyed index are as good as random. */
const DIGITS = 4;
const BASE = 64;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * How many milliseconds after its time a bundle leaves, from 0 to below `spread`: so that not all tenants' summaries leave at
 * the top of the hour. The same for all rows of a bundle, told by its keyed index.
 */
export const spreadOf = (bundle: string, spread: number): number => {
  // The very last character of 43 holds four bits only.
  const digits = [...bundle.slice(-1 - DIGITS, -1)];
  const share = digits.reduce((sum, digit) => sum * BASE + ALPHABET.indexOf(digit), 0) / BASE ** DIGITS;
  return Math.floor(share * spread);
};
