import type { Sealed } from "../../platform/vault/vault.ts";

/** An erasure that was asked for by mail and that nobody has confirmed yet; one an address. */
export type ErasureRequestsTable = {
  id: string;
  /** Keyed index of the address. */
  email_index: string;
  /** The organization whose contact had the address when it was asked for. */
  organization_id: string | null;
  /** Of that organization, else of something that was left under the address: names the key that `asked` is sealed under. */
  subject: string;
  /** SHA-256 of the mailed link's token. */
  token_hash: string;
  /** Sealed `AskedSeal`. */
  asked: Sealed;
  requested_at: number;
  /** From here on the link counts no longer. */
  link_expires_at: number;
  /** From here on nobody can confirm it. */
  expires_at: number;
  /** The erasure that it has become. */
  erasure: string | null;
};

declare module "../../platform/sql/sql.ts" {
  interface Schema {
    erasure_requests: ErasureRequestsTable;
  }
}

/** What `erasure_requests.asked` holds. */
export type AskedSeal = {
  /** Object id of the officer who asked, in the vendor's tenant. */
  oid: string;
  contactEmail: string;
};
