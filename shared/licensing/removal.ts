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
