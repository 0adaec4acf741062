import { TextArea } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Conversation, type Said } from "../../parts/Conversation.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { TicketDetail } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { tickets: texts } = TEXTS;

/** All that was said, the question first. */
const saidIn = ({ id, description, openedAt, messages }: TicketDetail): Said[] => [
  { id, who: texts.authors.requester, at: openedAt, text: description },
  ...messages.map(({ author, ...message }) => ({ ...message, who: texts.authors[author] })),
];

/** A question to support and what was said about it since. */
export const Ticket = ({ id }: { id: string }) => {
  const { client } = usePortal();
  const path = `/api/organization/tickets/${encodeURIComponent(id)}`;
  const loaded = useLoad(() => client.get<TicketDetail>(path), path);
  return (
    <Screen title={loaded.value?.subject ?? texts.one}>
      <p>
        <a class="alone" href="#/tickets">
          {texts.all}
        </a>
      </p>
      <Loading of={loaded}>
        {(ticket) => (
          <>
            <p class="quiet">
              {ticket.ticketNumber} · {texts.status[ticket.status]}
            </p>
            <Conversation said={saidIn(ticket)} />
            <h2>{texts.reply.title}</h2>
            {ticket.status === "resolved" ? <p>{texts.reply.opensAgain}</p> : null}
            <Form
              draft={`reply-${id}`}
              submit={texts.reply.submit}
              onSubmit={async ({ text = "" }) => {
                await client.send("POST", `${path}/replies`, { text });
                await loaded.reload();
              }}
            >
              <TextArea name="text" label={texts.reply.text} hint={TEXTS.support.descriptionHint} />
            </Form>
          </>
        )}
      </Loading>
    </Screen>
  );
};
