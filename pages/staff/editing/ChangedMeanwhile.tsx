import { Notice } from "../../parts/Notice.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import { TEXTS } from "../texts.ts";

const { editing: texts } = TEXTS;

/** A field's name and what stands in it, as they are told. */
export type Told = readonly [label: string, text: string];

/** Somebody else changed this while it was typed: what is different now, and a way to begin with that. */
export const ChangedMeanwhile = ({ news, onTheirs }: { news: readonly Told[]; onTheirs: () => void }) => (
  <Notice kind="plain">
    <p class="head">{texts.title}</p>
    <Pairs pairs={news.map(([label, text]) => [label, text.split("\n").join(", ") || texts.nothing])} />
    <p>{texts.text}</p>
    <button type="button" class="second" onClick={onTheirs}>
      {texts.theirs}
    </button>
  </Notice>
);
