import { useState } from "preact/hooks";
import { TextArea } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { TEXTS } from "../texts.ts";
import type { ShownTicket } from "./shownTicket.ts";

const { reply: texts } = TEXTS.tickets;

/** An answer, which goes by mail. */
export const Reply = ({ path, ticket, onChanged }: ShownTicket) => {
  const { client } = useConsole();
  const [isSent, setSent] = useState(false);
  return (
    <section>
      <h2>{texts.title}</h2>
      {isSent ? (
        <Notice kind="good">
          <p>{texts.sent}</p>
        </Notice>
      ) : null}
      {ticket.status === "resolved" ? <p>{texts.opensAgain}</p> : null}
      <Form
        draft={`answer-${ticket.id}`}
        submit={texts.submit}
        onSubmit={async ({ text = "" }) => {
          setSent(false);
          await client.send("POST", `${path}/replies`, { text });
          setSent(true);
          await onChanged();
        }}
      >
        <TextArea name="text" label={texts.text} hint={texts.hint} />
      </Form>
    </section>
  );
};
