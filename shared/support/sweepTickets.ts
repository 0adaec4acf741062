import { inBatches } from "../platform/batches.ts";
import type { SupportParts } from "./parts.ts";
import { deleteTicketLinks } from "./ticketLinkStore.ts";
import { deleteMessages } from "./ticketMessageStore.ts";
import { deleteTickets, markGone } from "./ticketStore.ts";

type Parts = Pick<SupportParts, "sql" | "vault" | "clock" | "mail" | "eraseDebug">;

const sweepBatch = async (parts: Parts, batch: number): Promise<number> => {
  const { sql, vault, clock, mail } = parts;
  const gone = await markGone(await sql.db(), sql.dialect, clock.now(), batch);
  if (gone.length === 0) return 0;
  // The keys first: from here on no copy of the rows opens, whatever happens to the sweep.
  for (const { id, subject } of gone) {
    await vault.keyring.destroy(subject);
    await parts.eraseDebug(id);
  }
  const ids = gone.map(({ id }) => id);
  const subjects = gone.map(({ subject }) => subject);
  await sql.transaction(async (transaction) => {
    await deleteMessages(transaction, ids);
    await deleteTicketLinks(transaction, ids);
    await mail.forget(transaction, subjects);
    await deleteTickets(transaction, ids);
  });
  return gone.length;
};

/**
 * Erases tickets 30 days after they were resolved, each with its key, in batches, until nothing is left or `deadline`
 * (epoch milliseconds) has passed. Answers how many. May run at the same time on several instances, and goes on where one
 * broke off.
 */
export const sweepTickets = (
  parts: Parts,
  { deadline, batch = 100 }: { deadline: number; batch?: number },
): Promise<number> => inBatches(parts.clock, deadline, () => sweepBatch(parts, batch));
