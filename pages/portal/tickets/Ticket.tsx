import { GUID } from "../../../shared/platform/patterns.ts";
import { Problem } from "../../api/problem.ts";
import { TextArea } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { useReturn } from "../../frame/useReturn.ts";
import { Conversation, type Said } from "../../parts/Conversation.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import type { Consent, TicketDetail } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { tickets: texts } = TEXTS;

/** All that was said, the question first. */
const saidIn = ({ id, description, openedAt, messages }: TicketDetail): Said[] => [
  { id, who: texts.authors.requester, at: openedAt, text: description },
  ...messages.map(({ author, ...message }) => ({ ...message, who: texts.authors[author] })),
];

type Props = {
  id: string;
  /** Requests for debug logging that wait for a decision. */
  asked: readonly Consent[];
};

/** A question to support and what was said about it since. */
export const Ticket = ({ id, asked }: Props) => {
  const { client } = usePortal();
  const path = `/api/organization/tickets/${id}`;
  const loaded = useLoad(async () => {
    if (!GUID.test(id)) throw new Problem(404, "not-found", "");
    return client.get<TicketDetail>(path);
  }, path);
  useReturn(() => void loaded.reload());
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
            {asked.some(({ ticketNumber }) => ticketNumber === ticket.ticketNumber) ? (
              <Notice kind="plain">
                <p>
                  {texts.asked} <a href="#/debug">{texts.decide}</a>
                </p>
              </Notice>
            ) : null}
            <Conversation said={saidIn(ticket)} />
            <h2>{texts.reply.title}</h2>
            {ticket.status === "resolved" ? <p>{texts.reply.opensAgain}</p> : null}
            <Form
              draft={`reply-${id}`}
              submit={texts.reply.submit}
              done={texts.reply.done}
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
