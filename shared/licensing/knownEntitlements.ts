import { type Clock, HOUR } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { createLru } from "../platform/lru.ts";
import { unavailable } from "../platform/refusal.ts";
import { type Changed, type ChangeFeed, changesSince } from "./changeFeed.ts";
import { createConfirmation } from "./confirmation.ts";
import type { EntitlementStore } from "./entitlementStore.ts";
import type { LicensedTenantStore } from "./licensedTenantStore.ts";
import { createLicensedTenants } from "./licensedTenants.ts";
import type { Product } from "./product.ts";
import type { ProductStore } from "./productStore.ts";
import type { LicenseTerms } from "./verdict.ts";

/** What was read of one tenant and product. The very object stands for the reading: a later one is another object. */
export type Entry = {
  readonly licenses: readonly LicenseTerms[];
  readonly readAt: number;
  /** Counts readings as they begin. Instants do not tell two of them apart, and a clock may be set back. */
  readonly number: number;
  /** Set once it is known to have changed: until when it was confirmed. */
  confirmedUntil: number | undefined;
};

/** What there is of a tenant without a license, or of a product that nobody sells: no store was asked about it. */
export const NOTHING: Entry = { licenses: [], readAt: 0, number: 0, confirmedUntil: undefined };

export type Known = {
  entry: Entry;
  /** Undefined where the catalogue has none. */
  product: Product | undefined;
  /** The last instant at which this was what the stores said. */
  confirmedAt: number;
  /** False in an outage: then this is what was known before it. */
  live: boolean;
};

export type KnownEntitlements = {
  /** What is known of a tenant and product, from memory where nothing changed. Throws `unavailable` where nothing is known and the stores are out of reach. */
  of(tenant: string, product: string): Promise<Known>;
  /** The catalogue as last confirmed. */
  products(): Promise<Iterable<Product>>;
  /** Lets go of what this instance itself has just changed. */
  forget: (changes: readonly Changed[]) => void;
  /** The same for the catalogue. */
  forgetProducts: () => void;
};

type Parts = {
  entitlements: EntitlementStore;
  tenants: Pick<LicensedTenantStore, "list">;
  products: ProductStore;
  feed: ChangeFeed;
  clock: Clock;
  log: Log;
  /** `ENTRIES_HELD`, unless it is said. */
  capacity?: number;
};

/** Licenses, and the set of tenants that have one, are read again after this time even if nothing says that they changed. */
const LONGEST_KNOWN = HOUR;
/** How many tenants and products an instance holds. */
export const ENTRIES_HELD = 40_000;

const keyOf = ({ tenant, product }: Changed): string => `${tenant}|${product}`;

type Reading = { outdated: boolean; entry: Promise<Entry> };

/**
 * What this instance knows of licenses and products: read at the first question, held while the feed names no change,
 * and kept through an outage of the stores.
 */
export const createKnownEntitlements = (parts: Parts): KnownEntitlements => {
  const { entitlements, tenants, products, feed, clock, log, capacity = ENTRIES_HELD } = parts;
  const licensed = createLicensedTenants(tenants);
  const entries = createLru<Entry>(capacity);
  const readings = new Map<string, Reading>();
  let begun = 0;
  let catalogue: ReadonlyMap<string, Product> = new Map();
  let seen: { changes: number; products: number } | undefined;
  let tenantsReadAt = Number.NEGATIVE_INFINITY;

  const outdate = (change: Changed): void => {
    licensed.add(change.tenant);
    const key = keyOf(change);
    const reading = readings.get(key);
    if (reading !== undefined) reading.outdated = true;
    readings.delete(key);
    const entry = entries.get(key);
    if (entry !== undefined) age(entry);
  };

  const outdateAll = (): void => {
    for (const reading of readings.values()) reading.outdated = true;
    readings.clear();
    for (const entry of entries.values()) age(entry);
  };

  const isRecent = (instant: number): boolean => Math.abs(clock.now() - instant) < LONGEST_KNOWN;

  const readTenants = async (): Promise<void> => {
    const readAt = clock.now();
    await licensed.read();
    tenantsReadAt = readAt;
  };

  const look = async (): Promise<void> => {
    const [news, changes] = await Promise.all([feed.read(), products.changes()]);
    const changed = seen === undefined ? "everything" : changesSince(news, seen.changes);
    // Counted before they are listed: what changes in between is listed again, or heard of, the next time.
    const [list] = await Promise.all([
      changes === seen?.products ? undefined : products.list(),
      changed === "everything" || !isRecent(tenantsReadAt) ? readTenants() : undefined,
    ]);
    if (changed === "everything") outdateAll();
    else for (const change of changed) outdate(change);
    if (list !== undefined) catalogue = merge(catalogue, list);
    seen = { changes: news.sequence, products: changes };
  };

  const confirmation = createConfirmation(look, clock, log);

  const age = (entry: Entry): void => {
    entry.confirmedUntil ??= confirmedAtOf(entry);
  };

  const confirmedAtOf = ({ confirmedUntil, readAt }: Entry): number =>
    confirmedUntil ?? Math.max(readAt, confirmation.at() ?? readAt);

  const read = (key: string, tenant: string, product: string): Promise<Entry> => {
    const shared = readings.get(key);
    if (shared !== undefined) return shared.entry;
    const readAt = clock.now();
    begun += 1;
    const number = begun;
    const reading: Reading = {
      outdated: false,
      entry: entitlements.read(tenant, product).then((licenses): Entry => {
        const held = entries.get(key);
        // Overtaken by a later reading, it would put an older answer in the place of a newer one.
        if (reading.outdated && held !== undefined && held.number > number) return held;
        // What changed while it was read is answered, so it is held: it is the last answer should an outage begin. Its
        // confirmation has ended, so that the next check reads it again.
        const entry: Entry = { licenses, readAt, number, confirmedUntil: reading.outdated ? readAt : undefined };
        entries.set(key, entry);
        return entry;
      }),
    };
    readings.set(key, reading);
    const done = (): void => {
      if (readings.get(key) === reading) readings.delete(key);
    };
    reading.entry.then(done, done);
    return reading.entry;
  };

  /** Nobody has a license of a product that is not in the catalogue, nor has a tenant that is not in the set. */
  const isNothing = (tenant: string, product: string): boolean =>
    seen !== undefined && (!catalogue.has(product) || !licensed.has(tenant));

  const isGood = (entry: Entry): boolean => entry.confirmedUntil === undefined && isRecent(entry.readAt);

  return {
    async of(tenant, productId) {
      const live = await confirmation.ensure();
      const tell = (entry: Entry, isLive: boolean): Known => ({
        entry,
        // As it stands now: the catalogue may have changed while the licenses were read.
        product: catalogue.get(productId),
        confirmedAt: Math.min(confirmedAtOf(entry), clock.now()),
        live: isLive,
      });
      const key = keyOf({ tenant, product: productId });
      const held = entries.get(key);
      // First, as it is what most checks find; to look a tenant up among all of them costs more.
      if (held !== undefined && catalogue.has(productId) && (!live || isGood(held))) return tell(held, live);
      if (isNothing(tenant, productId)) return tell(NOTHING, live);
      if (!live) throw unavailable("storage");
      try {
        return tell(await read(key, tenant, productId), true);
      } catch (error) {
        // Looked up again: another reading may have ended meanwhile.
        const last = entries.get(key);
        if (last === undefined) throw error;
        return tell(last, false);
      }
    },
    async products() {
      const live = await confirmation.ensure();
      if (!live && seen === undefined) throw unavailable("storage");
      return catalogue.values();
    },
    forget: (changes) => {
      for (const change of changes) outdate(change);
    },
    forgetProducts: () => confirmation.demand(),
  };
};

/** The new catalogue, with the very objects of before for products that stayed: answers hang on them. */
const merge = (before: ReadonlyMap<string, Product>, list: readonly Product[]): ReadonlyMap<string, Product> =>
  new Map(
    list.map((product) => {
      const same = before.get(product.id);
      return [product.id, same?.version === product.version ? same : product];
    }),
  );
