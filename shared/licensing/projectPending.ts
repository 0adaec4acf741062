import { inBatches } from "../platform/batches.ts";
import { pendingLicenses } from "./licenseStore.ts";
import { type ProjectionParts, project, projectRemovals } from "./projection.ts";
import { deleteRemovals, selectRemovals } from "./removalStore.ts";
import { REPEATED_FOR } from "./retention.ts";

/** Licenses projected with one entry in the feed. */
const BATCH = 50;

const projectPendingChanges = async (parts: ProjectionParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
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

/** Repeats each removal until no instance can be late any more, then forgets it; answers how many it told of. */
const projectPendingRemovals = async (parts: ProjectionParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
  const db = await sql.db();
  let after = "";
  let told = 0;
  await inBatches(clock, deadline, async () => {
    const now = clock.now();
    const removals = await selectRemovals(db, sql.dialect, after, BATCH);
    told += await projectRemovals(parts, removals);
    const done = removals.filter(({ removedAt }) => now - removedAt >= REPEATED_FOR).map(({ id }) => id);
    if (done.length > 0) await deleteRemovals(db, done);
    after = removals.at(-1)?.id ?? after;
    return removals.length;
  });
  return told;
};

/**
 * Projects every change of a license, and every removal, whose call ended or died before Tables knew of it. Begins no
 * further batch after `deadline` (epoch milliseconds); what is left waits for the next call. Harmless where two
 * instances do it at once. Answers how many licenses it projected.
 */
export const projectPending = async (
  parts: ProjectionParts,
  { deadline = Number.POSITIVE_INFINITY }: { deadline?: number } = {},
): Promise<number> => {
  await parts.feed.trim();
  const changed = await projectPendingChanges(parts, deadline);
  return changed + (await projectPendingRemovals(parts, deadline));
};
