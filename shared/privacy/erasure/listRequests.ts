import { toRfc3339 } from "../../platform/clock.ts";
import type { Employee } from "../../platform/identity/callers.ts";
import { doomedBy, openAsked } from "./openRequest.ts";
import type { ErasureParts } from "./parts.ts";
import { type ErasureRequest, selectRequests } from "./requestStore.ts";
import type { AskedSeal } from "./requestTables.ts";
import { MOST_REQUESTS, type OpenRequest, type OpenRequests } from "./schemas.ts";

type Opened = { request: ErasureRequest; asked: AskedSeal };

/** A request that somebody can confirm, opened; none where nobody can any more. */
const openOne = async (parts: ErasureParts, request: ErasureRequest): Promise<Opened[]> => {
  const asked = await openAsked(parts, request);
  if (asked === undefined || (await doomedBy(parts, request, asked)) === undefined) return [];
  return [{ request, asked }];
};

const viewFor = (officer: Employee, { request, asked }: Opened): OpenRequest => ({
  id: request.id,
  contactEmail: asked.contactEmail,
  scope: request.organization_id === null ? "address" : "organization",
  requestedAt: toRfc3339(request.requested_at),
  linkExpiresAt: toRfc3339(request.link_expires_at),
  expiresAt: toRfc3339(request.expires_at),
  isYours: asked.oid === officer.oid,
});

/**
 * The requests for an erasure that can still be confirmed, the newest `MOST_REQUESTS`, with their addresses: another officer
 * has to judge them. What is shown leaves its trail with the organizations that it is about. Left out is what nobody could
 * confirm: where the key is gone, the row was moved or damaged, or the address has become another's. What somebody has
 * confirmed goes on by itself, and is not shown either.
 */
export const listRequests = async (parts: ErasureParts, officer: Employee): Promise<OpenRequests> => {
  const { sql, clock, rooms } = parts;
  const found = await selectRequests(await sql.db(), sql.dialect, { now: clock.now(), most: MOST_REQUESTS });
  const opened = (await Promise.all(found.map((request) => openOne(parts, request)))).flat();
  await rooms.organizations.noteReading(
    { oid: officer.oid, role: "Privacy.Officer" },
    { organizationIds: opened.flatMap(({ request }) => request.organization_id ?? []), emails: [] },
  );
  return { requests: opened.map((one) => viewFor(officer, one)) };
};
