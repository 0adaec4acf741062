import { askKeys, type Keys, keptKeys } from "./keys.ts";
import type { Question } from "./question.ts";
import { type Failure, isFailure, worthless } from "./shared.ts";
import type { License } from "./types.ts";

/** What a license token says (contract: "License checks"); instants in seconds. */
export type Claims = Pick<
  License,
  "valid" | "code" | "product" | "edition" | "kind" | "features" | "expiresAt" | "graceUntil"
> & { iat: number; exp: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What clocks may differ by: milliseconds. */
export const TOLERANCE = 5 * MINUTE;

/** Keys are renewed with a fresh answer when they are older than this, so that kept answers rarely wait for them. */
const RENEWED_AFTER = 12 * HOUR;
/** Older keys count only for what was kept, and only while Usher cannot be asked for others. */
const KEPT_FOR = 24 * HOUR;
/** Keys are asked for again for a token that does not verify by them, but not more often than this. */
const ASKED_EVERY = MINUTE;

const AUDIENCE = "usher-license";
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const bytesOf = (part: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

const jsonIn = (part: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(bytesOf(part))) as Record<string, unknown>;

type Parts = { kid: unknown; signed: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> };

const isSignedBy = async ({ keys }: Keys, { kid, signed, signature }: Parts): Promise<boolean> => {
  const found = keys.find((key) => key?.kid === kid);
  if (!found) return false;
  try {
    const jwk = { kty: "EC", crv: "P-256", x: String(found.x), y: String(found.y) };
    const key = await crypto.subtle.importKey("jwk", jwk, ECDSA, false, ["verify"]);
    return await crypto.subtle.verify(ECDSA, key, signature, signed);
  } catch {
    return false;
  }
};

/** Looks for the key among those at hand, and among Usher's own where they do not do. Undefined: it is signed. */
const unsigned = async (question: Question, parts: Parts, isFresh: boolean): Promise<Failure | undefined> => {
  const kept = await keptKeys(question);
  const age = kept ? Math.abs(question.now() - kept.at) : Infinity;
  const isSigned = kept !== undefined && (await isSignedBy(kept, parts));
  if (isSigned && age < (isFresh ? RENEWED_AFTER : KEPT_FOR)) return;
  if (!isSigned && age < ASKED_EVERY) return worthless("signature");
  const asked = await askKeys(question);
  if (!isFailure(asked)) return (await isSignedBy(asked, parts)) ? undefined : worthless("signature");
  return isSigned && (!isFresh || age < KEPT_FOR) ? undefined : asked;
};

/** When an answer's lease is over, at the latest with the license or its grace: epoch milliseconds. */
export const endOf = ({ exp, valid, graceUntil }: Claims): number =>
  Math.min(exp * 1000, valid && graceUntil ? Date.parse(graceUntil) : Infinity);

/**
 * The claims of a token, where it is Usher's answer to this very question and its lease runs. `fresh` is given for one
 * that comes from the network: the nonce that it has to repeat.
 */
export const verify = async (
  question: Question,
  token: unknown,
  fresh?: { nonce: string | undefined },
): Promise<Claims | Failure> => {
  try {
    const parts = String(token).split(".");
    const [header = "", payload = "", signature = ""] = parts;
    const { alg, typ, kid, crit } = jsonIn(header);
    if (parts.length !== 3 || alg !== "ES256" || typ !== "license+jwt" || crit !== undefined) {
      return worthless("header");
    }
    const claims = jsonIn(payload) as unknown as Claims;
    const said = claims as unknown as Record<string, unknown>;
    const expected: Record<string, unknown> = { iss: question.origin, aud: AUDIENCE, ...question.said, ...fresh };
    const wrong = Object.keys(expected).find((name) => said[name] !== expected[name]);
    if (wrong) return worthless(wrong);
    // A fresh answer is Usher's word of this moment, also to a device whose clock is a little ahead.
    if (!(claims.iat > 0 && endOf(claims) > question.now() - (fresh ? TOLERANCE : 0))) return worthless("exp");
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const refused = await unsigned(question, { kid, signed, signature: bytesOf(signature) }, fresh !== undefined);
    return refused ?? claims;
  } catch {
    return worthless("form");
  }
};
