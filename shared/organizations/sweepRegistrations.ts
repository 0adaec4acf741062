import { inBatches } from "../platform/batches.ts";
import { deleteLinksOfAll } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { deleteRegistrations, markExpired } from "./registrationStore.ts";

/** How much one sweep may do: rows a batch, and the instant (epoch milliseconds) after which it begins no further one. */
export type Budget = { deadline: number; batch?: number };

const sweepBatch = async ({ sql, vault, clock, mail }: Parts, batch: number): Promise<number> => {
  const expired = await markExpired(await sql.db(), sql.dialect, clock.now(), batch);
  if (expired.length === 0) return 0;
  // The keys first: from here on no copy of the rows opens, whatever happens to the sweep.
  for (const { subject } of expired) await vault.keyring.destroy(subject);
  const ids = expired.map(({ id }) => id);
  const subjects = expired.map(({ subject }) => subject);
  await sql.transaction(async (transaction) => {
    await deleteLinksOfAll(transaction, ids);
    await mail.forget(transaction, subjects);
    await deleteRegistrations(transaction, ids);
  });
  return expired.length;
};

/**
 * Forgets expired registrations with their keys, links and mails, in batches, until nothing is left or the budget is
 * used up. Answers how many it forgot. May run at the same time on several instances.
 */
export const sweepRegistrations = (parts: Parts, { deadline, batch = 100 }: Budget): Promise<number> =>
  inBatches(parts.clock, deadline, () => sweepBatch(parts, batch));
