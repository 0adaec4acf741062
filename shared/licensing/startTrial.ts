import { type Clock, DAY, toRfc3339 } from "../platform/clock.ts";
import type { Contact } from "../platform/identity/callers.ts";
import type { Once } from "../platform/once.ts";
import { inputRefused, Refusal } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import type { Sql, Transaction } from "../platform/sql/sql.ts";
import { draftLicense } from "./issueLicense.ts";
import type { License } from "./license.ts";
import { insertLicense } from "./licenseStore.ts";
import { type SeenLicense, seen } from "./licenseView.ts";
import { findOwn, type Organizations, openOwn } from "./organizations.ts";
import type { Product } from "./product.ts";
import type { ProductStore } from "./productStore.ts";
import type { TrialBody } from "./schemas.ts";
import { holdTenant } from "./tenantStore.ts";
import type { TrialMark } from "./trialMark.ts";
import { hasTrialMark, insertTrialMark } from "./trialStore.ts";

export type TrialParts = {
  sql: Sql;
  clock: Clock;
  products: ProductStore;
  organizations: Organizations;
  trialMark: TrialMark;
  /** Makes the trial known to every check; throws `unavailable` where it could not. */
  projectChange: (license: License) => Promise<void>;
};

const refuseProduct = (code: string, detail: string): never => {
  throw inputRefused([{ pointer: "/product", code, detail }]);
};

const trialOf = (product: Product | undefined): NonNullable<Product["trial"]> =>
  product === undefined
    ? refuseProduct("unknown-product", "The catalogue has no product of this id.")
    : (product.trial ?? refuseProduct("no-trial", "There is no trial of this product."));

/** The same whether the tenant is free, another organization's, or none at all. */
const notLinked = (): Refusal =>
  new Refusal("not-allowed", "This tenant is not linked to your organization. Its administrator's proof links it.");

const hadIt = (cause?: unknown): Refusal =>
  new Refusal("conflict", "This tenant has had its trial of this product. There is one, ever.", { cause });

/** Leaves the mark that is never taken back. Of two at the same instant the one that is late throws `conflict`. */
const mark = async (transaction: Transaction, its: string): Promise<void> => {
  if (await hasTrialMark(transaction, its)) throw hadIt();
  await insertTrialMark(transaction, its);
};

/**
 * A contact starts the trial of a product for a tenant of theirs: once per tenant and product, ever, whoever the tenant
 * belongs to later. Throws `validation-failed` (`/product`), `not-allowed` (the tenant is not linked to them),
 * `conflict` (there was one), and `unavailable` where the trial stands but checks do not know it yet.
 */
export const startTrial = async (
  { sql, clock, products, organizations, trialMark, projectChange }: TrialParts,
  contact: Contact,
  { tenant, product }: TrialBody,
  once: Once,
): Promise<SeenLicense> => {
  const { edition, days } = trialOf(await products.find(product));
  await openOwn(organizations, contact);
  const its = await trialMark(tenant, product);
  const { organizationId } = contact;
  const now = clock.now();
  const term = { startsAt: toRfc3339(now), expiresAt: toRfc3339(now + days * DAY), graceDays: 0 };
  const terms = { organizationId, tenant, product, edition, kind: "trial" as const, ...term };
  const draft = draftLicense({ ...terms, components: ["*"] }, clock);
  const started = await sql
    .transaction(async (transaction): Promise<License> => {
      const { subject } = await findOwn(organizations, transaction, contact);
      const linked = await holdTenant(transaction, tenant);
      if (linked?.organizationId !== organizationId) throw notLinked();
      await mark(transaction, its);
      const trial = { ...draft, subject };
      await insertLicense(transaction, trial);
      await once.keep(transaction, subject, seen(trial));
      return trial;
    })
    .catch((error: unknown) => {
      // Nothing else here has a key that somebody else could have taken.
      throw isUniqueViolation(error) ? hadIt(error) : error;
    });
  await projectChange(started);
  return seen(started);
};
