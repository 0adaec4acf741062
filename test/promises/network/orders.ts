import { answerOrders } from "../../bench/child.ts";

/** One attempt to leave: by what (of `ways.ts`), and for where. */
export type Attempt = { kind: "connect" | "send" | "ask"; way: string; host: string; port: number };

/** The names and codes of an error and of all that it says it came from; none where the attempt succeeded. */
export type Outcome = readonly string[];

const within = (error: unknown): unknown[] => {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])].filter((one) => one instanceof Error);
};

const told = (error: unknown): string[] => {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return [name, code].filter((one) => typeof one === "string").concat(within(error).flatMap(told));
};

const attempt = async ({ kind, way, host, port }: Attempt): Promise<Outcome> => {
  const { WAYS_TO_CONNECT, WAYS_TO_SEND, WAYS_TO_ASK } = await import("./ways.ts");
  const go = { connect: WAYS_TO_CONNECT, send: WAYS_TO_SEND, ask: WAYS_TO_ASK }[kind][way];
  if (!go) throw new Error(`There is no way to ${kind} of the name ${way}.`);
  return go(host, port).then(() => [], told);
};

/** Has this process, whatever else it does, try to leave by any way whenever its parent says so. */
export const obey = (): void => answerOrders(attempt);
