import { useState } from "preact/hooks";
import { TextArea } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { TEXTS } from "../texts.ts";
import { asShown } from "./asShown.ts";
import type { ShownTicket } from "./shownTicket.ts";

const { reply: texts } = TEXTS.tickets;

/** An answer, which goes by mail. What somebody wrote meanwhile has to be read first. */
export const Reply = ({ path, ticket, etag, onChanged }: ShownTicket) => {
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
        words={texts.words}
        onSubmit={async ({ text = "" }) => {
          setSent(false);
          await asShown({ onChanged }, () => client.send("POST", `${path}/replies`, { text }, { ifMatch: etag }));
          setSent(true);
          await onChanged();
        }}
      >
        <TextArea name="text" label={texts.text} hint={texts.hint} />
      </Form>
    </section>
  );
};
