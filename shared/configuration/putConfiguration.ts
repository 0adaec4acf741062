import type { Clock } from "../platform/clock.ts";
import { ifMatchAllows, ifNoneMatchAllows } from "../platform/etag.ts";
import { Refusal, unavailable } from "../platform/refusal.ts";
import { type Configuration, etagOf, type Web, type Which } from "./configuration.ts";
import type { ConfigurationStore, Found } from "./configurationStore.ts";
import type { Envelope } from "./envelope.ts";
import { type LinkedTenants, requireLinked } from "./linkedTenants.ts";
import { refuseLarge } from "./sizes.ts";

/** Conditions of a change (RFC 9110, section 13.1), as they were sent. */
export type Conditions = { ifMatch?: string | undefined; ifNoneMatch?: string | undefined };

const TRIES = 5;

const changed = (): Refusal => new Refusal("precondition-failed", "This was changed meanwhile. Read it again.");

/** Throws `precondition-failed` unless the conditions hold for what stands there. */
export const holdTo = ({ ifMatch, ifNoneMatch }: Conditions, found: Found | undefined): void => {
  if (found === undefined) {
    if (ifMatch !== undefined) throw changed();
    return;
  }
  if (!ifMatchAllows(ifMatch, etagOf(found)) || !ifNoneMatchAllows(ifNoneMatch, etagOf(found))) throw changed();
};

/**
 * A designer writes settings of a site, in place of those before. `created` where there were none. Throws `not-licensed`
 * for a tenant of no organization, `precondition-failed` where a condition does not hold, and `body-too-large`.
 */
export const putConfiguration = async (
  { store, tenants, clock }: { store: ConfigurationStore; tenants: LinkedTenants; clock: Clock },
  web: Web,
  which: Which,
  envelope: Envelope,
  conditions: Conditions,
): Promise<{ configuration: Configuration; created: boolean }> => {
  refuseLarge(envelope);
  // Before anything is looked at: an erasure of the tenant meanwhile goes by it.
  const receivedAt = clock.now();
  await requireLinked(tenants, web.tenant);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await store.find(web, which);
    holdTo(conditions, before);
    const revision = Math.max(receivedAt, (before?.revision ?? 0) + 1);
    const configuration = { ...which, revision, envelope };
    if (await store.write(web, configuration, before)) return { configuration, created: before === undefined };
  }
  throw unavailable("storage");
};
