import { newId } from "../platform/ids.ts";
import { countMailOf } from "../platform/mail/mailRates.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import { withNewKey } from "../platform/vault/newKey.ts";
import type { DataKey } from "../platform/vault/vault.ts";
import { mailRequester } from "./mailRequester.ts";
import type { SupportParts } from "./parts.ts";
import type { TicketForm, TicketOpened } from "./schemas.ts";
import { ticketSeal } from "./seals.ts";
import type { TicketContent } from "./ticket.ts";
import { newTicketNumber } from "./ticketNumber.ts";
import { insertTicket, type Ticket } from "./ticketStore.ts";

const contentOf = ({ name, email, subject, description, product, tenant }: TicketForm): TicketContent => ({
  name,
  email,
  subject,
  description,
  ...(product === undefined ? {} : { product }),
  ...(tenant === undefined ? {} : { tenant }),
});

/** Does `work` with a number of its own: one that is taken is drawn anew. */
const numbered = async <Result>(draw: () => string, work: (number: string) => Promise<Result>): Promise<Result> => {
  for (let round = 1; ; round++) {
    try {
      return await work(draw());
    } catch (error) {
      if (round === 5 || !isUniqueViolation(error)) throw error;
    }
  }
};

/**
 * Opens a ticket under a data key of its own, and mails its number and a link to the address that was given. The tenant
 * that is named proves nothing and leads nowhere. Throws `too-many-requests` when this address, or all callers together,
 * write too often. `draw` makes the ticket's number.
 */
export const openTicket = async (
  parts: SupportParts,
  form: TicketForm,
  once: Once = notRepeated,
  draw: () => string = newTicketNumber,
): Promise<TicketOpened> => {
  const { sql, vault, clock, mail } = parts;
  const content = contentOf(form);
  const emailIndex = await vault.blindIndex.of("email", content.email);
  await countMailOf(parts, "ticket", emailIndex);

  const ticketOf = (key: DataKey, number: string): Ticket => {
    const id = newId(clock);
    const now = clock.now();
    return {
      id,
      number,
      subject: key.subject,
      email_index: emailIndex,
      status: "open",
      organization_id: null,
      opened_at: now,
      changed_at: now,
      resolved_at: null,
      revision: 1,
      content: ticketSeal.seal(key, id, content),
    };
  };

  const { opened, queued } = await withNewKey(parts, (key) =>
    numbered(draw, (number) =>
      sql.transaction(async (transaction) => {
        const ticket = ticketOf(key, number);
        const answer: TicketOpened = { ticketNumber: number };
        await insertTicket(transaction, ticket);
        await once.keep(transaction, key.subject, answer);
        const received = { kind: "ticket-received", parameters: {} } as const;
        return { opened: answer, queued: await mailRequester(parts, transaction, { ticket, key, content }, received) };
      }),
    ),
  );
  mail.tryAtOnce(queued);
  return opened;
};
