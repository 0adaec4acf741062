import type { Operations } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { durationText } from "./ago.ts";
import { Sparkline } from "./Sparkline.tsx";

const { operations: texts } = TEXTS;

type Props = {
  name: string;
  now: Operations["backlog"][string];
  /** How many waited, at each look so far. */
  waiting: readonly number[];
};

/** How much of one kind waits, and how that went since the page was opened. */
export const BacklogCard = ({ name, now: { waiting: count, setAside, oldestDueSeconds }, waiting }: Props) => (
  <article class="card" aria-label={name}>
    <h3>{name}</h3>
    <p>
      <strong class="figure">{count}</strong> {texts.waiting}
    </p>
    <Sparkline
      values={waiting}
      label={texts.chart(name, count, Math.min(...waiting), Math.max(...waiting), waiting.length)}
    />
    <p class="quiet">{oldestDueSeconds === null ? texts.noneDue : texts.oldest(durationText(oldestDueSeconds))}</p>
    <p class={setAside === 0 ? "quiet" : "state bad"}>
      {setAside === 0 ? texts.noneSetAside : texts.setAside(setAside)}
    </p>
  </article>
);
