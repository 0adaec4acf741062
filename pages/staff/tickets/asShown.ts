import { problemOf } from "../../api/problem.ts";
import type { ShownTicket } from "./shownTicket.ts";

/** Whether somebody else was first. */
export const isLate = (error: unknown): boolean => problemOf(error).code === "precondition-failed";

/**
 * Does something to a ticket as it is shown. Where it is another by now nothing is done: it is read again, so that what is
 * shown is what there is, and the refusal goes on.
 */
export const asShown = async <Result>(
  { onChanged }: Pick<ShownTicket, "onChanged">,
  act: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await act();
  } catch (error) {
    if (isLate(error)) await onChanged();
    throw error;
  }
};
