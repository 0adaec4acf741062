import type { Employee } from "../../platform/identity/callers.ts";
import { noRequest } from "./openRequest.ts";
import type { ErasureParts } from "./parts.ts";
import { findRequest } from "./requestStore.ts";
import type { OpenRequest } from "./schemas.ts";
import { openOne, showRequests } from "./showRequests.ts";

/**
 * One request for an erasure that can still be confirmed, as the list of them shows it. It alone is opened, and leaves its
 * trail with the organization that it is about. Throws `not-found` where the list would not show it either.
 */
export const readRequest = async (parts: ErasureParts, officer: Employee, id: string): Promise<OpenRequest> => {
  const request = await findRequest(await parts.sql.db(), id, parts.clock.now());
  const opened = request?.erasure === null ? await openOne(parts, request) : [];
  const [shown] = await showRequests(parts, officer, opened);
  if (shown === undefined) throw noRequest();
  return shown;
};
