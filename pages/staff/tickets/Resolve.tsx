import { useState } from "preact/hooks";
import { dayText } from "../../frame/times.ts";
import { Notice } from "../../parts/Notice.tsx";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { TicketResolved } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import type { ShownTicket } from "./shownTicket.ts";

const { resolve: texts } = TEXTS.tickets;

/** Ends a ticket, once it was asked. What somebody wrote meanwhile has to be read first. */
export const Resolve = ({ path, ticket, etag, onChanged }: ShownTicket) => {
  const { client } = useConsole();
  const [isAsking, setAsking] = useState(false);
  const [erasedAt, setErasedAt] = useState<string>();
  const resolve = async (): Promise<void> => {
    const { body } = await client.send<TicketResolved>("POST", `${path}/resolve`, undefined, { ifMatch: etag });
    setErasedAt(body.erasedAt);
    setAsking(false);
    await onChanged();
  };
  if (ticket.status === "resolved") {
    return erasedAt === undefined ? null : (
      <Notice kind="good">
        <p>{texts.done(dayText(erasedAt))}</p>
      </Notice>
    );
  }
  return (
    <div class="actions">
      <button type="button" class="second" onClick={() => setAsking(true)}>
        {texts.button}
      </button>
      {isAsking ? (
        <Confirm title={texts.title} submit={texts.submit} onClose={() => setAsking(false)} onConfirm={resolve}>
          <p>{texts.text}</p>
        </Confirm>
      ) : null}
    </div>
  );
};
