import { useRef } from "preact/hooks";
import { type FieldFault, faultsAt } from "./atField.ts";

/**
 * Asks about what is possible and hardly ever meant: throws the doubts the first time, at their fields. Sending the very same
 * once more is the answer to them.
 */
export const useDoubts = (): ((about: unknown, doubts: readonly FieldFault[]) => void) => {
  const asked = useRef("");
  return (about, doubts) => {
    const now = JSON.stringify([about, doubts]);
    if (doubts.length === 0 || asked.current === now) return;
    asked.current = now;
    throw faultsAt(doubts);
  };
};
