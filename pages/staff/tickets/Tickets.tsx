import { Nowhere } from "../Nowhere.tsx";
import { Ticket } from "./Ticket.tsx";
import { TicketList } from "./TicketList.tsx";

/** `/tickets[/resolved | /{id}]`: questions to support. */
export const Tickets = ({ steps: [which, ...more] }: { steps: readonly string[] }) => {
  if (which === undefined) return <TicketList status="open" key="open" />;
  if (more.length > 0) return <Nowhere />;
  return which === "resolved" ? <TicketList status="resolved" key="resolved" /> : <Ticket id={which} key={which} />;
};
