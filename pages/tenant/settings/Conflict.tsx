import { Act } from "../../parts/Act.tsx";
import { Notice } from "../../parts/Notice.tsx";
import type { TenantSettings } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { conflict: texts } = TEXTS;

type Props = {
  /** What is not the same in what somebody else saved and what was typed here. */
  differing: readonly (keyof TenantSettings)[];
  onMine: () => Promise<void>;
  onTheirs: () => void;
};

/** Somebody else saved while this was typed: whose settings hold is for a person to say. */
export const Conflict = ({ differing, onMine, onTheirs }: Props) => (
  <Notice kind="bad">
    <p class="head">{texts.title}</p>
    <p>{differing.length === 0 ? texts.same : texts.text}</p>
    <ul>
      {differing.map((name) => (
        <li key={name}>{texts.names[name]}</li>
      ))}
    </ul>
    <div class="actions">
      <Act label={texts.mine} onAct={onMine} words={TEXTS.words} />
      <Act label={texts.theirs} onAct={async () => onTheirs()} />
    </div>
  </Notice>
);
