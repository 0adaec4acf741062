import type { Employee } from "../../platform/identity/callers.ts";
import type { ErasureParts } from "./parts.ts";
import { selectRequests } from "./requestStore.ts";
import { MOST_REQUESTS, type OpenRequests } from "./schemas.ts";
import { type Opened, openOne, showRequests } from "./showRequests.ts";

/** The newest that can be confirmed. Those that cannot take nobody's place: it reads on until there are enough, or no more. */
const openNewest = async (parts: ErasureParts): Promise<Opened[]> => {
  const { sql, clock } = parts;
  const [db, now] = [await sql.db(), clock.now()];
  const opened: Opened[] = [];
  let before: string | undefined;
  do {
    const found = await selectRequests(db, sql.dialect, { now, most: MOST_REQUESTS, before });
    opened.push(...(await Promise.all(found.map((request) => openOne(parts, request)))).flat());
    before = found[MOST_REQUESTS - 1]?.id;
  } while (before !== undefined && opened.length < MOST_REQUESTS);
  return opened.slice(0, MOST_REQUESTS);
};

/**
 * The requests for an erasure that can still be confirmed, the newest `MOST_REQUESTS`, with their addresses: another officer
 * has to judge them. What is shown leaves its trail with the organizations that it is about. Left out is what nobody could
 * confirm. What somebody has confirmed goes on by itself, and is not shown either.
 */
export const listRequests = async (parts: ErasureParts, officer: Employee): Promise<OpenRequests> => ({
  requests: await showRequests(parts, officer, await openNewest(parts)),
});
