import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { wordsOf } from "../../api/words.ts";
import { timeText } from "../../frame/times.ts";
import { Act } from "../../parts/Act.tsx";
import { Confirm } from "../../parts/Confirm.tsx";
import { DebugEvents } from "../../parts/DebugEvents.tsx";
import { Notice } from "../../parts/Notice.tsx";
import type { Consent, TicketSummary } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { debug: texts } = TEXTS;

export type Decision = "allow" | "refuse" | "withdraw";

type Props = {
  consent: Consent;
  /** The ticket that it is for, where it is the contact person's own. */
  ticket: TicketSummary | undefined;
  onDecide: (decision: Decision) => Promise<void>;
};

/** How it stands, in a sentence. */
const stateText = ({ state, decideUntil, endsAt, entries }: Consent): string => {
  if (state === "asked") return texts.states.asked(timeText(decideUntil));
  if (state === "allowed") return texts.states.allowed(endsAt === null ? "" : timeText(endsAt), entries);
  return texts.states[state];
};

/** What can be decided now. A refusal is told in the card: the button may be gone by then. */
const Decide = ({ consent: { state }, onDecide }: Pick<Props, "consent" | "onDecide">) => {
  const [fault, setFault] = useState("");
  const [isAsked, setAsked] = useState(false);
  const decide = async (decision: Decision): Promise<void> => {
    setFault("");
    try {
      await onDecide(decision);
    } catch (error) {
      setFault(wordsOf(problemOf(error), texts.words));
    }
    setAsked(false);
  };
  // A button of its own for each, so that a key that is pressed twice does not take back what it did.
  const button = (decision: "allow" | "refuse", kind: "first" | "second") => (
    <Act key={decision} label={texts.decisions[decision]} kind={kind} onAct={() => decide(decision)} />
  );
  return (
    <>
      {state === "asked" ? (
        <>
          <p>{texts.meaning}</p>
          <div class="actions">
            {button("allow", "first")}
            {button("refuse", "second")}
          </div>
        </>
      ) : null}
      {state === "allowed" ? (
        <div class="actions">
          <button type="button" class="second" onClick={() => setAsked(true)}>
            {texts.decisions.withdraw} …
          </button>
        </div>
      ) : null}
      {fault === "" ? null : (
        <Notice kind="bad">
          <p>{fault}</p>
        </Notice>
      )}
      {isAsked ? (
        <Confirm
          title={texts.withdraw.title}
          submit={texts.withdraw.submit}
          onClose={() => setAsked(false)}
          onConfirm={() => decide("withdraw")}
        >
          <p>{texts.withdraw.text}</p>
        </Confirm>
      ) : null}
    </>
  );
};

/** A request of support's to record what the add-ins do, what came of it, and what was done since. */
export const ConsentCard = ({ consent, ticket, onDecide }: Props) => (
  <article class="card" aria-label={texts.of(consent.ticketNumber)}>
    <h2>{texts.of(consent.ticketNumber)}</h2>
    {ticket === undefined ? null : (
      <p>
        <a href={`#/tickets/${ticket.id}`}>{ticket.subject}</a>
      </p>
    )}
    <p>
      <strong>{stateText(consent)}</strong>
    </p>
    <p>
      {texts.tenant} <code>{consent.tenant}</code>
    </p>
    <Decide consent={consent} onDecide={onDecide} />
    <DebugEvents events={consent.events} texts={texts.events} />
  </article>
);
