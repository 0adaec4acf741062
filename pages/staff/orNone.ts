import { problemOf } from "../api/problem.ts";

/** What was asked for by its id; null where there is nothing of this id, or no id can look like it. */
export const orNone = async <Value>(asked: Promise<Value>): Promise<Value | null> => {
  try {
    return await asked;
  } catch (error) {
    const { status, code } = problemOf(error);
    if (status === 400 || code === "not-found") return null;
    throw error;
  }
};
