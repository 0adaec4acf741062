import { randomFillSync } from "node:crypto";

/** Draws of one filling. */
const DRAWS = 256;

/**
 * Random bytes, `size` at a time, each given out once. They are drawn many at a time: a draw costs more than most of what
 * needs them. What is given is valid until the next call; whoever keeps it copies it.
 */
export const createRandomPool = (size: number): (() => Buffer) => {
  const pool = Buffer.alloc(DRAWS * size);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += size;
    return pool.subarray(used - size, used);
  };
};
