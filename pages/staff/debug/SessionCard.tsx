import { timeText } from "../../frame/times.ts";
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
      <details>
        <summary>{texts.events.title}</summary>
        <ul>
          {session.events.map(({ at, event, role }) => (
            <li key={at + event}>
              {timeText(at)}: {texts.events.what[event]} <span class="quiet">({texts.events.who[role]})</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
};
