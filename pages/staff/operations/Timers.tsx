import type { Operations } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { AgeBar } from "./AgeBar.tsx";
import { durationText, secondsSince } from "./ago.ts";

const { operations: texts } = TEXTS;

type Run = Operations["timers"][string];

const stateOf = ({ succeeded, endedAt }: Run) => {
  if (endedAt === null) return { tone: "", text: texts.states.running };
  return succeeded === false ? { tone: "bad", text: texts.states.bad } : { tone: "good", text: texts.states.good };
};

/** The last run in words. */
const inShort = ({ startedAt, endedAt, handled }: Run, now: number): string =>
  [
    texts.lastRun(durationText(secondsSince(startedAt, now))),
    ...(endedAt === null ? [] : [texts.took(durationText(secondsSince(startedAt, Date.parse(endedAt))))]),
    ...(handled === null ? [] : [texts.handled(handled)]),
  ].join(" · ");

const Timer = ({ name, run, now }: { name: string; run: Run; now: number }) => {
  const { tone, text } = stateOf(run);
  const age = run.lastSuccessAt === null ? undefined : secondsSince(run.lastSuccessAt, now);
  const ago = age === undefined ? texts.neverWell : texts.lastSuccess(durationText(age));
  return (
    <>
      <span>
        <strong>{name}</strong> <span class={`state ${tone}`}>{text}</span>
        <br />
        <span class="quiet">
          {inShort(run, now)}
          <br />
          {ago}
        </span>
      </span>
      {age === undefined ? null : <AgeBar seconds={age} label={texts.age(name, durationText(age))} />}
    </>
  );
};

/** The last run of each timer, and how long ago one went well. */
export const Timers = ({ timers, now }: { timers: Operations["timers"]; now: number }) => {
  const named = Object.entries(timers);
  if (named.length === 0) return <p>{texts.noTimers}</p>;
  return (
    <>
      <p class="hint">{texts.scale}</p>
      <ul class="rows">
        {named.map(([name, run]) => (
          <li key={name}>
            <Timer name={texts.timerNames[name] ?? name} run={run} now={now} />
          </li>
        ))}
      </ul>
    </>
  );
};
