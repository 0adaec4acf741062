import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Conversation, type Said } from "../../parts/Conversation.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { DebugLogging } from "../debug/DebugLogging.tsx";
import { orNone } from "../orNone.ts";
import type { TicketDetail } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { LinkCustomer } from "./LinkCustomer.tsx";
import { Reply } from "./Reply.tsx";
import { Resolve } from "./Resolve.tsx";
import { TicketFacts } from "./TicketFacts.tsx";

const { tickets: texts } = TEXTS;

/** All that was said, the question first. */
const saidIn = ({ id, name, description, openedAt, messages }: TicketDetail): Said[] => [
  { id, who: texts.opener(name), at: openedAt, text: description },
  ...messages.map(({ author, ...message }) => ({ ...message, who: texts.authors[author] })),
];

/** A question to support: what was said, and all that an employee can do about it. */
export const Ticket = ({ id }: { id: string }) => {
  const { client } = useConsole();
  const path = `/api/staff/tickets/${encodeURIComponent(id)}`;
  const loaded = useLoad(() => orNone(client.read<TicketDetail>(path)), path);
  return (
    <Screen title={loaded.value?.body.subject ?? texts.one}>
      <p>
        <a class="alone" href="#/tickets">
          {texts.all}
        </a>
      </p>
      <Loading of={loaded}>
        {(found) => {
          if (found === null) {
            return (
              <Notice kind="plain">
                <p>{texts.gone}</p>
              </Notice>
            );
          }
          const { body: ticket, etag } = found;
          const shown = { path, ticket, etag, onChanged: loaded.reload };
          return (
            <>
              <TicketFacts ticket={ticket} />
              <h2>{texts.said}</h2>
              <Conversation said={saidIn(ticket)} />
              <Reply {...shown} />
              <Resolve {...shown} />
              <LinkCustomer {...shown} />
              <DebugLogging key={ticket.organizationId} path={path} ticket={ticket} />
            </>
          );
        }}
      </Loading>
    </Screen>
  );
};
