import { inBatches } from "../platform/batches.ts";
import type { Clock } from "../platform/clock.ts";
import { pendingLicenses } from "./licenseStore.ts";
import { type ProjectionParts, project } from "./projection.ts";

/** Licenses projected with one entry in the feed. */
const BATCH = 50;

/**
 * Projects every license change that is still in the outbox: those whose call ended or died before Tables knew them.
 * Begins no further batch after `deadline` (epoch milliseconds); what is left waits for the next call. Harmless where
 * two instances do it at once. Answers how many licenses it projected.
 */
export const projectPending = async (
  parts: ProjectionParts & { clock: Clock },
  { deadline = Number.POSITIVE_INFINITY }: { deadline?: number } = {},
): Promise<number> => {
  const { sql, feed, clock } = parts;
  await feed.trim();
  const db = await sql.db();
  let after = "";
  return inBatches(clock, deadline, async () => {
    const licenses = await pendingLicenses(db, sql.dialect, after, BATCH);
    const last = licenses.at(-1);
    if (last === undefined) return 0;
    await project(parts, licenses);
    after = last.id;
    return licenses.length;
  });
};
