import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { problemOf } from "../api/problem.ts";
import { type OwnWords, wordsOf } from "../api/words.ts";
import { Notice } from "./Notice.tsx";

type Props = {
  label: string;
  /** Tells apart what looks alike to who does not see the place: read out in place of the label. */
  fullLabel?: string;
  onAct: () => Promise<void>;
  kind?: "first" | "second" | "grave" | "link";
  words?: OwnWords;
  children?: ComponentChildren;
};

/** A button that does something, and says beside it where that did not work. */
export const Act = ({ label, fullLabel, onAct, kind = "second", words, children }: Props) => {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const act = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setFault("");
    try {
      await onAct();
    } catch (error) {
      setFault(wordsOf(problemOf(error), words));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" class={kind} aria-disabled={isBusy} aria-label={fullLabel} onClick={() => void act()}>
        {label}
      </button>
      {children}
      {fault === "" ? null : (
        <Notice kind="bad">
          <p>{fault}</p>
        </Notice>
      )}
    </>
  );
};
