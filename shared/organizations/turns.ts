import { tooManyRequests } from "../platform/refusal.ts";

/** Lets work under one key happen one after the other. Throws `too-many-requests` when too much waits under it. */
export type Turns = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Far more than anybody signs in with at once; what waits costs memory and makes the address's owner wait as well. */
const MOST_WAITING = 50;

export const createTurns = (): Turns => {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MOST_WAITING) throw tooManyRequests(1);
    lines.set(key, line);
    line.waiting += 1;
    const turn = line.last.then(work);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) lines.delete(key);
    }
  };
};
