import { Ticket } from "./Ticket.tsx";
import { TicketList } from "./TicketList.tsx";

/** `/tickets[/resolved | /{id}]`: questions to support. */
export const Tickets = ({ steps: [which] }: { steps: readonly string[] }) => {
  if (which === undefined) return <TicketList status="open" key="open" />;
  return which === "resolved" ? <TicketList status="resolved" key="resolved" /> : <Ticket id={which} key={which} />;
};
