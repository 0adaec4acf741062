import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { standing: texts } = TEXTS.licenses;

/** How a license stands, in a word. */
export type Standing = { tone: "good" | "warn" | "bad"; text: string };

type Terms = Pick<License, "status" | "startsAt" | "expiresAt" | "graceUntil">;

/** How a license stands at `now`, epoch milliseconds. */
export const standingOf = ({ status, startsAt, expiresAt, graceUntil }: Terms, now: number): Standing => {
  if (status !== "active") return { tone: "bad", text: texts[status] };
  if (Date.parse(startsAt) > now) return { tone: "warn", text: texts.notStarted };
  if (expiresAt === null || Date.parse(expiresAt) > now) return { tone: "good", text: texts.active };
  const isInGrace = graceUntil !== null && Date.parse(graceUntil) > now;
  return isInGrace ? { tone: "warn", text: texts.grace } : { tone: "bad", text: texts.ended };
};
