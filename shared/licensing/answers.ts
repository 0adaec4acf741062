import { SECOND, toRfc3339OrNull } from "../platform/clock.ts";
import { unavailable } from "../platform/refusal.ts";
import { fold, type Told, tellAll } from "./fold.ts";
import type { Known } from "./knownEntitlements.ts";
import { type Lease, leaseOf, leaseTerms } from "./lease.ts";
import type { CheckAnswer } from "./schemas.ts";
import { type Question, type Verdict, verdict } from "./verdict.ts";

/** What is answered to a question, before it is signed: the part that stays the same until the lease ends. */
export type Finding = { told: Told; lease: Lease };

const NO_TERMS = { editions: [] };

/**
 * The verdict at `now`. In an outage nothing new is known, so that time alone turns no "no" into a "yes": a license
 * that would start meanwhile may have been revoked meanwhile.
 */
const judge = ({ entry, product, confirmedAt, live }: Known, question: Question, now: number): Verdict => {
  const at = (instant: number): Verdict => verdict(entry.licenses, product ?? NO_TERMS, question, instant);
  const present = at(now);
  if (live || !present.valid) return present;
  const confirmed = at(confirmedAt);
  return confirmed.valid ? present : confirmed;
};

/**
 * What is found for a question on what is known. Throws `unavailable` where an outage has lasted so long that the lease
 * of what was known has ended.
 */
export const find = (known: Known, question: Question, details: boolean, now: number): Finding => {
  const judged = judge(known, question, now);
  const lease = leaseOf(judged, leaseTerms(known.product, judged.valid), known.confirmedAt, now);
  if (!known.live && lease.endsAt <= now) throw unavailable("storage");
  return { told: details ? tellAll(judged) : fold(judged), lease };
};

/** What a door sends: the body, its strong ETag, and the seconds that a browser may keep it; none where it must not. */
export type Answer = { body: Readonly<CheckAnswer>; etag: string; cacheSeconds: number | undefined };

/** The body of an answer, frozen: it is written once, however often it is given out. */
export const toBody = (product: string, { told, lease }: Finding, token: string): Readonly<CheckAnswer> =>
  Object.freeze({
    valid: told.valid,
    code: told.code,
    product,
    edition: told.edition,
    kind: told.kind,
    features: told.features === null ? null : [...told.features],
    expiresAt: toRfc3339OrNull(told.expiresAt),
    graceUntil: toRfc3339OrNull(told.graceUntil),
    refreshAfter: lease.refreshAfter,
    token,
  });

/** A body is written once with its token, whose signature is another each time: the end of it names the body's version. */
export const etagOfToken = (token: string): string => `"${token.slice(-22)}"`;

/** A yes is never taken from a browser's cache after its lease; a no that is kept a moment longer harms nobody. */
export const cacheSeconds = ({ told, lease }: Finding, now: number): number =>
  told.valid
    ? Math.max(0, Math.min(lease.refreshAfter, Math.floor((lease.endsAt - now) / SECOND)))
    : lease.refreshAfter;
