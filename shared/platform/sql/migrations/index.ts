import type { Migration } from "../migrate.ts";
import { idempotencyAndTimerRuns } from "./001-idempotency-and-timer-runs.ts";
import { licensing } from "./002-licensing.ts";
import { organizations } from "./003-organizations.ts";
import { siteActivations } from "./004-site-activations.ts";
import { tenantsAndTrials } from "./005-tenants-and-trials.ts";
import { tenantErasures } from "./006-tenant-erasures.ts";
import { alerts } from "./007-alerts.ts";
import { tickets } from "./008-tickets.ts";
import { debug } from "./009-debug.ts";
import { expiryNotices } from "./010-expiry-notices.ts";
import { erasures } from "./011-erasures.ts";
import { erasureRequests } from "./012-erasure-requests.ts";

/**
 * All migrations, in order. To add one: write `NNN-what-it-adds.ts` beside this file with the next free number,
 * export a `Migration` from it, and add it to the end of this list; a gap or a number used twice stops the start.
 *
 * - Never change a migration that has left your machine; add another one.
 * - Name columns in snake_case and take their types from `columnTypes(dialect)`; queues come from `createQueueTable`.
 * - Nullability, keys and defaults are set by Kysely's builder. Indexes are made by `createIndex` after the table:
 *   SQL Server knows them within CREATE TABLE, not everything that speaks its protocol does.
 * - A unique index on a nullable column counts nulls as equal on SQL Server and as different on SQLite: make such a
 *   column not null, or filter the index by `where … is not null`, which both understand.
 * - A migration is one transaction on both dialects. Each of its statements must end within 15 seconds.
 * - During a deployment the older program still runs against the newer schema, and is deployed again to go back: add columns
 *   as nullable or with a default, say `onlyAdds: true`, and remove a column one release after the last program that names
 *   it. Where a migration does not say so, an older program that starts afterwards refuses to serve.
 * - Declare the new columns in the data manifest.
 */
export const migrations: readonly Migration[] = [
  idempotencyAndTimerRuns,
  licensing,
  organizations,
  siteActivations,
  tenantsAndTrials,
  tenantErasures,
  alerts,
  tickets,
  debug,
  expiryNotices,
  erasures,
  erasureRequests,
];
