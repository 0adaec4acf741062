import { timeText } from "../../frame/times.ts";
import { Act } from "../../parts/Act.tsx";
import type { Consent } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { debug: texts } = TEXTS;

export type Decision = "allow" | "refuse" | "withdraw";

type Props = { consent: Consent; onDecide: (decision: Decision) => Promise<void> };

/** How it stands, in a sentence. */
const stateText = ({ state, decideUntil, endsAt, entries }: Consent): string => {
  if (state === "asked") return texts.states.asked(timeText(decideUntil));
  if (state === "allowed") return texts.states.allowed(endsAt === null ? "" : timeText(endsAt), entries);
  return texts.states[state];
};

const Decide = ({ consent: { state }, onDecide }: Props) => {
  const button = (decision: Decision, kind: "first" | "second") => (
    // A button of its own for each, so that a key that is pressed twice does not take back what it did.
    <Act
      key={decision}
      label={texts.decisions[decision]}
      kind={kind}
      words={texts.words}
      onAct={() => onDecide(decision)}
    />
  );
  if (state === "asked") {
    return (
      <>
        <p>{texts.meaning}</p>
        <div class="actions">
          {button("allow", "first")}
          {button("refuse", "second")}
        </div>
      </>
    );
  }
  return state === "allowed" ? <div class="actions">{button("withdraw", "second")}</div> : null;
};

/** A request of support's to record what the add-ins do, what came of it, and what was done since. */
export const ConsentCard = ({ consent, onDecide }: Props) => (
  <article class="card" aria-label={texts.of(consent.ticketNumber)}>
    <h2>{texts.of(consent.ticketNumber)}</h2>
    <p>
      <strong>{stateText(consent)}</strong>
    </p>
    <p>
      {texts.tenant} <code>{consent.tenant}</code>
    </p>
    <Decide consent={consent} onDecide={onDecide} />
    <details>
      <summary>{texts.events.title}</summary>
      <ul>
        {consent.events.map(({ at, event, role }) => (
          <li key={at + event}>
            {timeText(at)}: {texts.events.what[event]} <span class="quiet">({texts.events.who[role]})</span>
          </li>
        ))}
      </ul>
    </details>
  </article>
);
