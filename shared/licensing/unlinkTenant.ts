import type { Contact } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { isSpent } from "./licenseRules.ts";
import { deleteLicense, selectLicenses } from "./licenseStore.ts";
import type { Removal } from "./removal.ts";
import { insertRemoval, untoldRemovals } from "./removalStore.ts";
import { type ErasureParts, eraseUnlinked, insertErasure } from "./tenantErasures.ts";
import { deleteTenant, holdTenant } from "./tenantStore.ts";

export type UnlinkParts = ErasureParts & {
  /** Makes every check forget the licenses; throws `unavailable` where it could not. */
  projectRemovals: (removals: readonly Removal[]) => Promise<void>;
};

const notTheirs = (): Refusal => new Refusal("not-found", "No such tenant is linked to your organization.");

const refuseLicensed = (): never => {
  throw new Refusal("conflict", "A license of this tenant is neither revoked nor past its grace. It goes first.");
};

const refuseChanged = (): never => {
  throw new Refusal("conflict", "A license of this tenant is being changed at this moment. Try again.");
};

/** Takes a tenant and its licenses out of SQL; undefined where it is not the contact's. */
const unlink = async (
  transaction: Transaction,
  { organizationId }: Contact,
  tenant: string,
  now: number,
): Promise<Removal[] | undefined> => {
  const linked = await holdTenant(transaction, tenant);
  if (linked?.organizationId !== organizationId) return undefined;
  const licenses = await selectLicenses(transaction, { tenant });
  if (!licenses.every((license) => isSpent(license, now))) refuseLicensed();
  const removals: Removal[] = [];
  for (const license of licenses) {
    const { id, subject, product } = license;
    if (!(await deleteLicense(transaction, license))) refuseChanged();
    const removal = { id, subject, tenant, product, removedAt: now, toldAt: null };
    await insertRemoval(transaction, removal);
    removals.push(removal);
  }
  await insertErasure(transaction, { tenant, since: now, erasure: null, erased_at: null });
  await deleteTenant(transaction, tenant);
  return removals;
};

/**
 * A contact gives a tenant up: what is kept for it is erased, and it is free for whoever proves it next. Throws
 * `not-found` (not theirs), `conflict` (one of its licenses is neither revoked nor past its grace), and `unavailable`
 * where it is unlinked but checks do not know it yet: asking again tells them.
 */
export const unlinkTenant = async (parts: UnlinkParts, contact: Contact, tenant: string): Promise<void> => {
  const { sql, clock, projectRemovals } = parts;
  const unlinked = await sql.transaction((transaction) => unlink(transaction, contact, tenant, clock.now()));
  const removals = unlinked ?? (await untoldRemovals(await sql.db(), { subject: contact.subject, tenant }));
  if (unlinked === undefined && removals.length === 0) throw notTheirs();
  await projectRemovals(removals);
  await eraseUnlinked(parts, tenant);
};
