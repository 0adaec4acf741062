import { useState } from "preact/hooks";
import { dayText } from "../../frame/times.ts";
import { Notice } from "../../parts/Notice.tsx";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { TicketResolved } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { isLate } from "./asShown.ts";
import type { ShownTicket } from "./shownTicket.ts";

const { resolve: texts } = TEXTS.tickets;

/** Ends a ticket, once it was asked. What somebody wrote meanwhile has to be read first. */
export const Resolve = ({ path, ticket, etag, onChanged }: ShownTicket) => {
  const { client } = useConsole();
  const [isAsking, setAsking] = useState(false);
  const [came, setCame] = useState<"late" | { erasedAt: string }>();
  const resolve = async (): Promise<void> => {
    try {
      const { body } = await client.send<TicketResolved>("POST", `${path}/resolve`, undefined, { ifMatch: etag });
      setCame(body);
    } catch (error) {
      if (!isLate(error)) throw error;
      setCame("late");
    }
    setAsking(false);
    await onChanged();
  };
  return (
    <>
      {came === "late" ? (
        <Notice kind="bad">
          <p>{texts.late}</p>
        </Notice>
      ) : ticket.status === "resolved" && came !== undefined ? (
        <Notice kind="good">
          <p>{texts.done(dayText(came.erasedAt))}</p>
        </Notice>
      ) : null}
      {ticket.status === "resolved" ? null : (
        <div class="actions">
          <button type="button" class="second" onClick={() => setAsking(true)}>
            {texts.button}
          </button>
        </div>
      )}
      {isAsking ? (
        <Confirm title={texts.title} submit={texts.submit} onClose={() => setAsking(false)} onConfirm={resolve}>
          <p>{texts.text}</p>
        </Confirm>
      ) : null}
    </>
  );
};
