import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { timeText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { TicketPage, TicketSummary } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { tickets: texts } = TEXTS;

export const TICKETS = "/api/organization/tickets";

const TicketRow = ({ id, subject, ticketNumber, status, changedAt }: TicketSummary) => (
  <span>
    <a href={`#/tickets/${id}`}>{subject}</a>
    <br />
    <span class="quiet">
      {ticketNumber} · {texts.status[status]} · {texts.changed(timeText(changedAt))}
    </span>
  </span>
);

/** The questions to support from the contact person's own address. */
export const Tickets = () => {
  const { client } = usePortal();
  const [more, setMore] = useState<TicketPage>();
  const loaded = useLoad(() => client.get<TicketPage>(TICKETS));
  const showMore = async (continuation: string, before: readonly TicketSummary[]): Promise<void> => {
    const page = await client.get<TicketPage>(`${TICKETS}?continuation=${encodeURIComponent(continuation)}`);
    setMore({ ...page, tickets: [...before, ...page.tickets] });
  };
  return (
    <Screen title={texts.title}>
      <p>
        <a class="button" href="#/tickets/new">
          {texts.ask}
        </a>
      </p>
      <Loading of={loaded}>
        {(first) => {
          const { tickets, continuation } = more ?? first;
          return (
            <>
              {tickets.length === 0 ? <p>{texts.none}</p> : null}
              <ul class="rows">
                {tickets.map((ticket) => (
                  <li key={ticket.id}>
                    <TicketRow {...ticket} />
                  </li>
                ))}
              </ul>
              {continuation === null ? null : <Act label={SHARED.more} onAct={() => showMore(continuation, tickets)} />}
            </>
          );
        }}
      </Loading>
      <p class="hint">{texts.hint}</p>
    </Screen>
  );
};
