import { timeText } from "../../frame/times.ts";
import { DebugEvents } from "../../parts/DebugEvents.tsx";
import { TEXTS } from "../texts.ts";
import { isOver, recordsUntil, type Session } from "./sessions.ts";

const { debug: texts } = TEXTS;

/** A request for debug logging, how it stands, and what happened. */
export const SessionCard = ({ session }: { session: Session }) => {
  const until = recordsUntil(session);
  return (
    <article class="card" aria-label={texts.tenantOf(session.tenant)}>
      <p>
        <span class={isOver(session) ? "state" : `state ${session.state === "allowed" ? "good" : "warn"}`}>
          {texts.states[session.state]}
        </span>{" "}
        {session.state !== "allowed" || until === undefined ? null : (
          <span class="quiet">{texts.until(timeText(new Date(until).toISOString()))}</span>
        )}
      </p>
      <p>
        {texts.tenant} <code>{session.tenant}</code>
      </p>
      <DebugEvents events={session.events} texts={texts.events} />
    </article>
  );
};
