import { MINUTE } from "../platform/clock.ts";

/** A license that went with its tenant, and where in Tables its projection lies, which has to go as well. */
export type Removal = {
  /** Of the license. */
  id: string;
  subject: string;
  tenant: string;
  product: string;
  removedAt: number;
  /** When every check was told; null: not yet. */
  toldAt: number | null;
};

/**
 * For how long a removal is repeated after it was told: an instance that is late with an older version may write it
 * once more and die before it notices. Longer than a function may run (`functionTimeout` of host.json).
 */
export const REPEATED_FOR = 15 * MINUTE;
