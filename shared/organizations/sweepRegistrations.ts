import { inBatches } from "../platform/batches.ts";
import { eraseRegistrations } from "./eraseRegistrations.ts";
import type { Parts } from "./parts.ts";
import { markExpired } from "./registrationStore.ts";

/** How much one sweep may do: rows a batch, and the instant (epoch milliseconds) after which it begins no further one. */
export type Budget = { deadline: number; batch?: number };

const sweepBatch = async (parts: Parts, batch: number): Promise<number> => {
  const { sql, clock } = parts;
  const expired = await markExpired(await sql.db(), sql.dialect, clock.now(), batch);
  await eraseRegistrations(parts, expired);
  return expired.length;
};

/**
 * Forgets expired registrations with their keys, links and mails, in batches, until nothing is left or the budget is
 * used up. Answers how many it forgot. May run at the same time on several instances.
 */
export const sweepRegistrations = (parts: Parts, { deadline, batch = 100 }: Budget): Promise<number> =>
  inBatches(parts.clock, deadline, () => sweepBatch(parts, batch));
