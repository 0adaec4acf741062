import { timeText } from "../frame/times.ts";

type Happened<Event extends string, Role extends string> = { at: string; event: Event; role: Role };

type Props<Event extends string, Role extends string> = {
  events: readonly Happened<Event, Role>[];
  texts: { title: string; what: Readonly<Record<Event, string>>; who: Readonly<Record<Role, string>> };
};

/** What happened to a request for debug logging, who did it and when; folded away. */
export const DebugEvents = <Event extends string, Role extends string>({ events, texts }: Props<Event, Role>) => (
  <details>
    <summary>{texts.title}</summary>
    <ul>
      {events.map(({ at, event, role }) => (
        <li key={at + event}>
          {timeText(at)}: {texts.what[event]} <span class="quiet">({texts.who[role]})</span>
        </li>
      ))}
    </ul>
  </details>
);
