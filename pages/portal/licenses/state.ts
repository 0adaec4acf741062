import { daysUntil } from "../../frame/times.ts";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { state, next } = TEXTS.licenses;

/** How a license stands, in words, and what its holder can do about it. */
export type LicenseState = { tone: "good" | "warn" | "bad"; text: string; next: string | undefined };

/** From so many days before its end on, a license asks for attention; a trial is short. */
const soon = (kind: License["kind"]): number => (kind === "trial" ? 10 : 30);

/** Usher's time is known to the second, and an answer takes its way: what begins so soon has begun. */
const CLOSE_MS = 60_000;

type Terms = Pick<License, "status" | "kind" | "startsAt" | "expiresAt" | "graceUntil">;

const endOf = (kind: License["kind"], isAhead: boolean): string => {
  if (kind === "trial") return next.trialEnds;
  return isAhead ? next.renew : next.again;
};

/** Whether nothing is licensed by it any more, and nothing will be unless we change it, at `now`, epoch milliseconds. */
export const isOver = ({ status, expiresAt, graceUntil }: Terms, now: number): boolean =>
  status === "revoked" || (expiresAt !== null && Date.parse(graceUntil ?? expiresAt) <= now);

/** The state of a license at `now`, epoch milliseconds, as a check without component and site would find it. */
export const stateOf = ({ status, kind, startsAt, expiresAt, graceUntil }: Terms, now: number): LicenseState => {
  if (status === "revoked") return { tone: "bad", text: state.revoked, next: next.ask };
  if (status === "suspended") return { tone: "bad", text: state.suspended, next: next.ask };
  const begins = Date.parse(startsAt);
  if (begins > now + CLOSE_MS)
    return { tone: "warn", text: state.notStarted(daysUntil(startsAt, now)), next: undefined };
  if (expiresAt === null) return { tone: "good", text: state.unlimited, next: undefined };
  const left = daysUntil(expiresAt, Math.max(now, begins));
  if (left > soon(kind)) return { tone: "good", text: state.left(left), next: undefined };
  if (left > 0) return { tone: "warn", text: state.left(left), next: endOf(kind, true) };
  const grace = graceUntil === null ? 0 : daysUntil(graceUntil, now);
  if (grace > 0) return { tone: "warn", text: state.grace(grace), next: endOf(kind, true) };
  return { tone: "bad", text: state.expired, next: endOf(kind, false) };
};
