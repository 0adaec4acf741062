/**
 * How the mail server behaves from now on. `only`: towards mails to this address alone; all others are taken.
 * - `well`: takes every mail.
 * - `closed`: nothing listens.
 * - `turns-away`: greets with 421.
 * - `silent`: lets connections in, and says nothing.
 * - `hangs`: takes a message, and never answers.
 * - `drops`: cuts the connection while the message is on its way.
 * - `throttles`: answers 451 4.7.1 to every message.
 * - `refuses`: answers a recipient with this code.
 */
export type Mood =
  | { kind: "well" | "closed" | "turns-away" | "silent" | "throttles" }
  | { kind: "hangs" | "drops"; only?: string }
  | { kind: "refuses"; only: string; code: 450 | 550 };

/**
 * What became of a message, which was there in full. `held`: nothing yet. `lost`: its sender was gone before the server
 * took it. `taken`: the server answers for it from then on, and has not said so. `answered`: it has said so, by 250.
 */
export type State = "held" | "lost" | "taken" | "answered";

/** A message as the ledger has it. */
export type Received = {
  /** Order of arrival, from 0. */
  id: number;
  /** Over which port, and so from which process. */
  port: number;
  /** Of the process at that port, from 0: it grows when the one before is gone. */
  life: number;
  /** When it was there in full, and when it was taken; epoch milliseconds of the real time. */
  at: number;
  takenAt: number | null;
  messageId: string;
  recipients: string[];
  /** The marks of the alerts that it tells. */
  marks: string[];
  state: State;
};

/** Whether the server is answerable for a mail, so that it is delivered. */
export const isTaken = ({ state }: Received): boolean => state === "taken" || state === "answered";

/** How many messages of the present process at a port wait for an answer, and how many were answered. */
export type Look = { waiting: number; answered: number };

/** What the sink's process is told to do; each order is answered with what stands behind it. */
export type SinkOrder =
  /** A further port: the port. */
  | { act: "listen" }
  /** From now on it behaves so. */
  | { act: "become"; mood: Mood }
  /** From now on a message waits so many milliseconds for its answer: half of it until it is taken. */
  | { act: "pace"; least: number; most: number }
  /** `Record<port, Look>` */
  | { act: "look" }
  /** The process at this port is dead: what was received from it, as it stood at that moment. */
  | { act: "bury"; port: number }
  /** What was received over a port from the present process: `Received[]`. */
  | { act: "received"; port: number }
  /** `Received[]` */
  | { act: "ledger" }
  /** How many connections were asked for so far. */
  | { act: "connections" };

const MARK = /\bmark-\d{6}\b/g;

/** Makes marks, each another, that are written into alerts and found again in every mail that tells them. */
export const createMarks = (): (() => string) => {
  let next = 0;
  return () => `mark-${String(next++).padStart(6, "0")}`;
};

/** The marks in a mail's words, each once. */
export const marksIn = (...words: readonly string[]): string[] => [
  ...new Set(words.flatMap((each) => each.match(MARK) ?? [])),
];
