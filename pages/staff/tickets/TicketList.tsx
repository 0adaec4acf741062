import { useEffect, useRef } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { timeText } from "../../frame/times.ts";
import { type Slice, usePaged } from "../../frame/usePaged.ts";
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

const TicketRow = ({ id, subject, ticketNumber, name, changedAt, onOpen }: Row & { onOpen: () => void }) => (
  <span>
    <a href={`#/tickets/${id}`} onClick={onOpen}>
      {subject}
    </a>
    <br />
    <span class="quiet">
      {ticketNumber} · {name} · {texts.changed(timeText(changedAt))}
    </span>
  </span>
);

/** Tickets that are open, or were resolved; and one by its number. */
export const TicketList = ({ status }: { status: Status }) => {
  const { client, found } = useConsole();
  const before = useRef(found.tickets?.status === status ? found.tickets : undefined);
  const page = async (continuation: string | undefined): Promise<Slice<Row>> => {
    const query = new URLSearchParams({ status, ...(continuation === undefined ? {} : { continuation }) });
    const answer = await client.get<TicketPage>(`/api/staff/tickets?${query.toString()}`);
    return { items: answer.tickets, continuation: answer.continuation };
  };
  const listed = usePaged<Row>(async (continuation) => {
    let slice = await page(continuation);
    // Whoever comes back finds as many as they had.
    while (
      continuation === undefined &&
      slice.continuation !== null &&
      slice.items.length < (before.current?.count ?? 0)
    ) {
      const next = await page(slice.continuation);
      slice = { ...next, items: [...slice.items, ...next.items] };
    }
    return slice;
  }, status);
  const count = listed.value?.items.length;
  useEffect(() => {
    if (count === undefined) return;
    const opened = before.current?.opened;
    if (opened !== undefined) document.getElementById(opened)?.scrollIntoView({ block: "center" });
    before.current = undefined;
    found.tickets = { status, count };
  }, [count]);
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
                <li key={ticket.id} id={ticket.id}>
                  <TicketRow
                    {...ticket}
                    onOpen={() => {
                      found.tickets = { status, count: items.length, opened: ticket.id };
                    }}
                  />
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
