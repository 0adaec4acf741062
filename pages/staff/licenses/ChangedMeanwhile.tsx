import { Notice } from "../../parts/Notice.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { type FieldName, typedOf } from "./terms.ts";

const { fields, kinds, standing, changeOne } = TEXTS.licenses;
const { meanwhile: texts } = changeOne;

type Props = {
  theirs: License;
  /** The fields that are not as they were. */
  names: readonly FieldName[];
  onTheirs: () => void;
};

/** What stands in a field now, on one line. */
const shown = (theirs: License, name: FieldName): string => {
  if (name === "kind") return kinds[theirs.kind];
  if (name === "status") return standing[theirs.status];
  return typedOf(theirs)[name].split("\n").join(", ") || texts.nothing;
};

/** Somebody else changed the license while this was typed: what is different now, and a way to begin with that. */
export const ChangedMeanwhile = ({ theirs, names, onTheirs }: Props) => (
  <Notice kind="plain">
    <p class="head">{texts.title}</p>
    <Pairs pairs={names.map((name) => [fields[name], shown(theirs, name)])} />
    <p>{texts.text}</p>
    <button type="button" class="second" onClick={onTheirs}>
      {texts.theirs}
    </button>
  </Notice>
);
