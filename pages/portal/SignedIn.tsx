import { Frame } from "../frame/Frame.tsx";
import { useRoute } from "../router/useRoute.ts";
import { Account } from "./account/Account.tsx";
import { Data } from "./data/Data.tsx";
import { Debug } from "./debug/Debug.tsx";
import { Licenses } from "./licenses/Licenses.tsx";
import { usePortal } from "./portalContext.ts";
import { Tenants } from "./tenants/Tenants.tsx";
import { TEXTS } from "./texts.ts";
import { NewTicket } from "./tickets/NewTicket.tsx";
import { Ticket } from "./tickets/Ticket.tsx";
import { Tickets } from "./tickets/Tickets.tsx";

const DESTINATIONS = [
  { route: "", label: TEXTS.licenses.title },
  { route: "tenants", label: TEXTS.tenants.title },
  { route: "tickets", label: TEXTS.tickets.title },
  { route: "debug", label: TEXTS.debug.title },
  { route: "account", label: TEXTS.account.title },
  { route: "data", label: TEXTS.data.title },
];

const tickets = (which: string | undefined) => {
  if (which === undefined) return <Tickets />;
  return which === "new" ? <NewTicket /> : <Ticket id={which} key={which} />;
};

const part = ([first = "", second]: readonly string[]) => {
  switch (first) {
    case "tenants":
      return <Tenants />;
    case "tickets":
    case "support":
      return tickets(second);
    case "debug":
      return <Debug />;
    case "account":
      return <Account />;
    case "data":
      return <Data />;
    default:
      return <Licenses />;
  }
};

/** What is the contact person's own. */
export const SignedIn = () => {
  const { given, session } = usePortal();
  const route = useRoute();
  const [first = ""] = route;
  const leave = (
    <button type="button" class="link" onClick={session.end}>
      {TEXTS.signOut}
    </button>
  );
  const current = DESTINATIONS.some((destination) => destination.route === first) ? first : "";
  return (
    <Frame given={given} title={TEXTS.title} destinations={DESTINATIONS} current={current} aside={leave}>
      {part(route)}
    </Frame>
  );
};
