import type { Mood } from "../sink/mails.ts";
import { DOMAIN } from "../usher/customer.ts";

/** Whose mail alone is not taken, where it is one recipient's. */
export const VICTIM = `victim@${DOMAIN}`;

/** How the mail server fails, in words that follow on its name. */
export type Fault = { name: string; mood: Mood };

/** Nobody's mail is taken. */
export const WHOLE: readonly Fault[] = [
  { name: "refuses to connect", mood: { kind: "closed" } },
  { name: "greets with 421", mood: { kind: "turns-away" } },
  { name: "greets nobody", mood: { kind: "silent" } },
  { name: "takes messages and never answers", mood: { kind: "hangs" } },
  { name: "cuts the connection half-way through DATA", mood: { kind: "drops" } },
  { name: "throttles (451 4.7.1)", mood: { kind: "throttles" } },
];

/** One recipient's mail is not taken. */
export const SINGLE: readonly Fault[] = [
  { name: "refuses one recipient (550)", mood: { kind: "refuses", only: VICTIM, code: 550 } },
  { name: "refuses one recipient for now (450)", mood: { kind: "refuses", only: VICTIM, code: 450 } },
  { name: "never answers to one recipient's mail", mood: { kind: "hangs", only: VICTIM } },
  { name: "cuts the connection in one recipient's mail", mood: { kind: "drops", only: VICTIM } },
];
