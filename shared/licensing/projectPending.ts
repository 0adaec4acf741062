import { pendingLicenses } from "./licenseStore.ts";
import { type ProjectionParts, project } from "./projection.ts";

/** Licenses projected with one entry in the feed. */
const BATCH = 50;

/**
 * Projects every license change that is still in the outbox: those whose call ended or died before Tables knew them.
 * Harmless where two instances do it at once. Answers how many licenses it projected.
 */
export const projectPending = async (parts: ProjectionParts): Promise<number> => {
  await parts.feed.trim();
  const db = await parts.sql.db();
  let projected = 0;
  let after = "";
  for (;;) {
    const licenses = await pendingLicenses(db, after, BATCH);
    const last = licenses.at(-1);
    if (last === undefined) return projected;
    await project(parts, licenses);
    projected += licenses.length;
    after = last.id;
  }
};
