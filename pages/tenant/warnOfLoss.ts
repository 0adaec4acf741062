import { hasDrafts } from "../forms/drafts.ts";
import { windowStore } from "../frame/windowStore.ts";

/** Where the browser lets a page keep nothing, has it ask before something that was typed goes with the page. Answers how to stop. */
export const warnOfLoss = (): (() => void) => {
  const ask = (event: BeforeUnloadEvent): void => {
    if (!windowStore.lasts && hasDrafts()) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return () => removeEventListener("beforeunload", ask);
};
