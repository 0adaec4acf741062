import { notRepeated, type Once } from "../platform/once.ts";
import { addMessage } from "./addMessage.ts";
import { changedMeanwhile, checkRevision } from "./checkRevision.ts";
import { mailRequester } from "./mailRequester.ts";
import { noTicket, openedTicket } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { Reply, Written } from "./schemas.ts";

/**
 * An employee's answer, mailed to the ticket's address and nowhere else. Who wrote it is not kept. Throws `not-found`, or
 * `precondition-failed`: of several who answer what all of them read, one does.
 */
export const replyAsEmployee = async (
  parts: SupportParts,
  id: string,
  { text }: Reply,
  ifMatch?: string,
  once: Once = notRepeated,
): Promise<Written> => {
  const { sql, mail } = parts;
  const opened = await openedTicket(parts, id);
  checkRevision(opened, ifMatch);
  const { name } = opened.content;
  const { written, queued } = await sql.transaction(async (transaction) => {
    const only = ifMatch === undefined ? {} : { revision: opened.ticket.revision };
    const added = await addMessage(parts, transaction, opened, { author: "employee", text }, only);
    if (added === undefined) throw ifMatch === undefined ? noTicket() : changedMeanwhile();
    await once.keep(transaction, opened.key.subject, added);
    const reply = { kind: "ticket-reply", parameters: { name, text } } as const;
    return { written: added, queued: await mailRequester(parts, transaction, opened, reply) };
  });
  mail.tryAtOnce(queued);
  return written;
};
