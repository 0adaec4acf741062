import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { timeText } from "../../frame/times.ts";
import { usePaged } from "../../frame/usePaged.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { useConsole } from "../consoleContext.ts";
import type { TicketPage } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { FindTicket } from "./FindTicket.tsx";

const { tickets: texts } = TEXTS;

type Status = "open" | "resolved";
type Row = TicketPage["tickets"][number];

const ROUTES = { open: "tickets", resolved: "tickets/resolved" } as const;

const Filter = ({ status }: { status: Status }) => (
  <nav aria-label={texts.filter}>
    <ul class="choices">
      {(["open", "resolved"] as const).map((each) => (
        <li key={each}>
          <a href={`#/${ROUTES[each]}`} aria-current={each === status ? "true" : undefined}>
            {texts.filters[each]}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const TicketRow = ({ id, subject, ticketNumber, name, changedAt }: Row) => (
  <span>
    <a href={`#/tickets/${id}`}>{subject}</a>
    <br />
    <span class="quiet">
      {ticketNumber} · {name} · {texts.changed(timeText(changedAt))}
    </span>
  </span>
);

/** Tickets that are open, or were resolved; and one by its number. */
export const TicketList = ({ status }: { status: Status }) => {
  const { client } = useConsole();
  const listed = usePaged<Row>(async (continuation) => {
    const query = new URLSearchParams({ status, ...(continuation === undefined ? {} : { continuation }) });
    const page = await client.get<TicketPage>(`/api/staff/tickets?${query.toString()}`);
    return { items: page.tickets, continuation: page.continuation };
  }, status);
  return (
    <Screen title={texts.title}>
      <FindTicket />
      <Filter status={status} />
      <Loading of={listed}>
        {({ items, continuation }) => (
          <>
            {items.length === 0 ? <p>{texts.none[status]}</p> : null}
            <ul class="rows">
              {items.map((ticket) => (
                <li key={ticket.id}>
                  <TicketRow {...ticket} />
                </li>
              ))}
            </ul>
            {continuation === null ? null : <Act label={SHARED.more} onAct={listed.showMore} />}
          </>
        )}
      </Loading>
    </Screen>
  );
};
