import { toRfc3339 } from "../../platform/clock.ts";
import type { Employee } from "../../platform/identity/callers.ts";
import { doomedBy, openAsked } from "./openRequest.ts";
import type { ErasureParts } from "./parts.ts";
import type { ErasureRequest } from "./requestStore.ts";
import type { AskedSeal } from "./requestTables.ts";
import type { OpenRequest } from "./schemas.ts";

export type Opened = { request: ErasureRequest; asked: AskedSeal };

/**
 * A request that somebody can confirm, opened. None where nobody can any more: the key is gone, the row was moved or damaged, or
 * the address has become another's.
 */
export const openOne = async (parts: ErasureParts, request: ErasureRequest): Promise<Opened[]> => {
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

/** What an officer is shown of these requests, once it has left its trail with the organizations that it is about. */
export const showRequests = async (
  { rooms }: Pick<ErasureParts, "rooms">,
  officer: Employee,
  opened: readonly Opened[],
): Promise<OpenRequest[]> => {
  await rooms.organizations.noteReading(
    { oid: officer.oid, role: "Privacy.Officer" },
    { organizationIds: opened.flatMap(({ request }) => request.organization_id ?? []), emails: [] },
  );
  return opened.map((one) => viewFor(officer, one));
};
