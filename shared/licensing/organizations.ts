import type { Contact } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Transaction } from "../platform/sql/sql.ts";

/** What this room asks about organizations. */
export type Organizations = {
  /** The organization's subject, seen and held by `transaction`; undefined where there is no such organization. */
  exists(transaction: Transaction, id: string): Promise<{ subject: string } | undefined>;
  /**
   * Whether the organization is there and was not erased. Brings its data key into memory, so that no transaction has
   * to wait for it.
   */
  isOpen(id: string): Promise<boolean>;
};

/** The refusal where there is no such organization. */
export const noOrganization = (): Refusal => new Refusal("not-found", "There is no organization of this id.");

/** Throws `not-found` where there is no such organization. */
export const findOrganization = async (
  organizations: Organizations,
  transaction: Transaction,
  id: string,
): Promise<{ subject: string }> => {
  const organization = await organizations.exists(transaction, id);
  if (organization === undefined) throw noOrganization();
  return organization;
};

/** The refusal to a contact whose organization was erased a moment ago: the access token went with it. */
const organizationGone = (): Refusal =>
  new Refusal("not-signed-in", "The access token counts no longer. Sign in again.");

/** Brings the data key of a contact's organization into memory. Throws `not-signed-in` where it was erased. */
export const openOwn = async (organizations: Organizations, { organizationId }: Contact): Promise<void> => {
  if (!(await organizations.isOpen(organizationId))) throw organizationGone();
};

/** A contact's own organization, seen and held by `transaction`. Throws `not-signed-in` where it was erased. */
export const findOwn = async (
  organizations: Organizations,
  transaction: Transaction,
  { organizationId }: Contact,
): Promise<{ subject: string }> => {
  const organization = await organizations.exists(transaction, organizationId);
  if (organization === undefined) throw organizationGone();
  return organization;
};
