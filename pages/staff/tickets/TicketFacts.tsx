import { Pairs } from "../../parts/Pairs.tsx";
import type { TicketDetail } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { facts: texts, status } = TEXTS.tickets;

/** What is known of a ticket besides what was said. */
export const TicketFacts = ({ ticket }: { ticket: TicketDetail }) => (
  <>
    <p class="quiet">{ticket.ticketNumber}</p>
    <Pairs
      pairs={[
        [texts.status, status[ticket.status]],
        [texts.email, ticket.email],
        [texts.product, ticket.product],
        [
          texts.tenant,
          ticket.tenant === null ? null : (
            <span key="tenant">
              <code>{ticket.tenant}</code> <span class="quiet">({texts.hint})</span>
            </span>
          ),
        ],
        [
          texts.organization,
          ticket.organizationId === null ? (
            texts.noOrganization
          ) : (
            <span key="organization">
              <a href={`#/organizations/${ticket.organizationId}`}>{texts.showOrganization}</a>{" "}
              <span class="quiet">{texts.showHint}</span>
              <br />
              <code>{ticket.organizationId}</code>
            </span>
          ),
        ],
      ]}
    />
  </>
);
