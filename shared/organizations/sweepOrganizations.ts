import { inBatches } from "../platform/batches.ts";
import { deleteEmpty } from "../platform/sql/rates.ts";
import { eraseRegistrations } from "./eraseRegistrations.ts";
import { deleteExpiredLinks } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { markExpired } from "./registrationStore.ts";
import { deleteStaleFailures } from "./signInFailures.ts";

/** How much one sweep may do: rows a batch, and the instant (epoch milliseconds) after which it begins no further one. */
export type Budget = { deadline: number; batch?: number };

const sweepRegistrations = async (parts: Parts, batch: number): Promise<number> => {
  const { sql, clock } = parts;
  const expired = await markExpired(await sql.db(), sql.dialect, clock.now(), batch);
  await eraseRegistrations(parts, expired);
  return expired.length;
};

/**
 * Forgets expired registrations with their keys, expired links and old counts, in batches, until nothing
 * is left or the budget is used up. Answers how many rows it forgot. May run at the same time on several instances.
 */
export const sweepOrganizations = async (parts: Parts, { deadline, batch = 100 }: Budget): Promise<number> => {
  const { sql, clock } = parts;
  const steps = [
    async () => deleteExpiredLinks(await sql.db(), sql.dialect, clock.now(), batch),
    async () => deleteStaleFailures(await sql.db(), sql.dialect, clock.now(), batch),
    async () => deleteEmpty(await sql.db(), sql.dialect, clock.now(), batch),
    // Last, because it alone needs the tables of keys, whose outage must not hold up the others.
    () => sweepRegistrations(parts, batch),
  ];
  let swept = 0;
  for (const step of steps) swept += await inBatches(clock, deadline, step);
  return swept;
};
