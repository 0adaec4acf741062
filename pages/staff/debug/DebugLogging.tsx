import { useState } from "preact/hooks";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import type { AuditEvent, AuditPage, Tenant, TicketDetail } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { AskForDebug } from "./AskForDebug.tsx";
import { Entries } from "./Entries.tsx";
import { SessionCard } from "./SessionCard.tsx";
import { isOver, sessionsOf } from "./sessions.ts";

const { debug: texts } = TEXTS;

type Props = { path: string; ticket: TicketDetail };

/** Debug logging for a ticket: asked for, decided by the customer, read while it is allowed. */
export const DebugLogging = ({ path, ticket: { id, organizationId, status } }: Props) => {
  const { client } = useConsole();
  const [isAsked, setAsked] = useState(false);
  const loaded = useLoad(async () => {
    const events: AuditEvent[] = [];
    for (let more: string | null = ""; more !== null; ) {
      const query = more === "" ? "" : `?continuation=${encodeURIComponent(more)}`;
      const page: AuditPage = await client.get<AuditPage>(`${path}/audit${query}`);
      events.push(...page.events);
      more = page.continuation;
    }
    const { tenants } =
      organizationId === null
        ? { tenants: [] }
        : await client.get<{ tenants: Tenant[] }>(`/api/staff/organizations/${organizationId}/tenants`);
    return { sessions: sessionsOf(events), proven: tenants.filter(({ linkedBy }) => linkedBy === "proof") };
  }, `${path} ${status}`);
  return (
    <section>
      <h2>{texts.title}</h2>
      {isAsked ? (
        <Notice kind="good">
          <p>{texts.asked}</p>
        </Notice>
      ) : null}
      <Loading of={loaded}>
        {({ sessions, proven }) => (
          <>
            {sessions.length === 0 ? <p>{texts.never}</p> : null}
            <ul class="cards">
              {sessions.map((session) => (
                <li key={session.consent}>
                  <SessionCard session={session} />
                </li>
              ))}
            </ul>
            {sessions.some(({ state }) => state === "allowed") ? <Entries path={path} onRead={loaded.reload} /> : null}
            {status === "open" && sessions.every(isOver) ? (
              <AskForDebug
                id={id}
                path={path}
                tenants={organizationId === null ? undefined : proven.map(({ tenant }) => tenant)}
                onAsked={async () => {
                  setAsked(true);
                  await loaded.reload();
                }}
              />
            ) : null}
          </>
        )}
      </Loading>
    </section>
  );
};
