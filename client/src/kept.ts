import type { Question } from "./question.ts";
import { isFailure, shared } from "./shared.ts";
import { type Claims, endOf, TOLERANCE, verify } from "./verify.ts";

/** An answer that was verified, and when it is due to be asked again: epoch milliseconds. */
export type Answer = { claims: Claims; due: number };

/** What is kept of an answer; a cookie holds the token alone. Instants are epoch milliseconds. */
type Kept = { token: unknown; due?: unknown; end?: unknown };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONTH_SECONDS = 30 * 24 * 3600;

/** The latest time that any check saw. */
const SEEN = "usher-seen";

/** `refreshAfter` as Usher told it; where only the token is left, half of its lease, an hour at most. */
const dueOf = ({ iat, exp }: Claims, due: unknown): number =>
  typeof due === "number" ? due : Math.min(iat * 1000 + HOUR, (iat + exp) * 500);

/** Whether this device's clock says less than it did, or than Usher's did when it signed. */
const wentBack = (now: number, seen: number, { iat }: Claims): boolean => now < Math.max(seen, iat * 1000) - TOLERANCE;

/** The latest time seen so far, and notes the present one. In a cookie is no room for it. */
const lastSeen = async ({ bare, shelf, now }: Question): Promise<number> => {
  if (bare) return 0;
  const seen = Number(await shelf.read(SEEN)) || 0;
  if (now() > seen + MINUTE) await shelf.write(SEEN, String(now()), MONTH_SECONDS);
  return seen;
};

const parse = (text: string): Kept => {
  try {
    return text.startsWith("{") ? (JSON.parse(text) as Kept) : { token: text };
  } catch {
    return { token: text };
  }
};

/** The kept answer, where it still counts. What can never count is thrown away. */
export const readKept = async (question: Question): Promise<Answer | undefined> => {
  const { name, shelf, now } = question;
  const text = await shelf.read(name);
  if (!text) return undefined;
  const { token, due } = parse(text);
  const seen = await lastSeen(question);
  const claims = await verify(question, token);
  if (!isFailure(claims)) return wentBack(now(), seen, claims) ? undefined : { claims, due: dueOf(claims, due) };
  if (claims.worthless) await shelf.remove(name);
  return undefined;
};

/** Clears away, once an hour, what was kept for questions that nobody asks any more. Cookies end by themselves. */
const tidy = async ({ shelf, now }: Question): Promise<void> => {
  const { tidied } = shared();
  if (now() < (tidied.get(shelf.scope) ?? 0) + HOUR) return;
  tidied.set(shelf.scope, now());
  for (const name of shelf.names().filter((kept) => kept.startsWith("usher-license-"))) {
    const { end } = parse((await shelf.read(name)) ?? "");
    if (!(Number(end) > now())) await shelf.remove(name);
  }
};

/** Keeps a fresh answer until its lease ends. */
export const keep = async (
  question: Question,
  token: string,
  claims: Claims,
  refreshAfter: unknown,
): Promise<Answer> => {
  const { name, shelf, now, bare } = question;
  const end = endOf(claims);
  const due = typeof refreshAfter === "number" && refreshAfter > 0 ? now() + refreshAfter * 1000 : undefined;
  const seconds = Math.floor((end - now()) / 1000);
  await shelf.write(name, bare ? token : JSON.stringify({ token, due, end }), seconds);
  if (!bare) {
    await shelf.write(SEEN, String(now()), MONTH_SECONDS);
    await tidy(question);
  }
  return { claims, due: dueOf(claims, due) };
};
