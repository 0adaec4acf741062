import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { type Clock, MINUTE, SECOND } from "../clock.ts";
import { unavailable } from "../refusal.ts";

/** A token is asked for anew when so much of its life is left, or half of it, where it lives shorter. */
const REFRESH_BEFORE = 5 * MINUTE;
/** Between two attempts to replace a token that is still good. */
const REFRESH_EVERY = 30 * SECOND;
/** A token is not handed out in its last moments: it still has to travel. */
const LAST_MOMENTS = 5 * SECOND;
/** Longer than any endpoint that works takes; then the next caller asks anew. */
const PATIENCE = 30 * SECOND;

type Held = { token: string; expires: number; refreshAt: number };

/**
 * Keeps the tokens of a credential, and hands them out for as long as they live, also while no others are to be had:
 * they are replaced in the background, well before their end. Throws what the credential throws only where there is no
 * good token.
 *
 * To the SDKs each token is told as one that ends at once, so that they ask again for every request. Near the end of a
 * token's life they would else ask by themselves, with nobody waiting: where that fails until its end, Node ends the
 * process for a rejection that nobody handles.
 */
export const holdTokens = (credential: TokenCredential, clock: Clock): TokenCredential => {
  const held = new Map<string, Held>();
  const underWay = new Map<string, Promise<Held | undefined>>();

  const ask = async (name: string, scopes: string | string[], options: GetTokenOptions): Promise<Held | undefined> => {
    // Others wait for the same token: the end of one caller's patience is not the end of theirs.
    const abortSignal = AbortSignal.timeout(PATIENCE);
    const impatience = new Promise<never>((_resolve, reject) => {
      abortSignal.addEventListener("abort", () => reject(unavailable("sign-in", abortSignal.reason)));
    });
    const answer = await Promise.race([credential.getToken(scopes, { ...options, abortSignal }), impatience]);
    if (answer === null) return undefined;
    const fresh = keep(answer, clock.now());
    held.set(name, fresh);
    return fresh;
  };

  const askOnce = (name: string, scopes: string | string[], options: GetTokenOptions): Promise<Held | undefined> => {
    const running = underWay.get(name);
    if (running) return running;
    const started = ask(name, scopes, options).finally(() => underWay.delete(name));
    underWay.set(name, started);
    return started;
  };

  return {
    getToken: async (scopes, options = {}) => {
      const name = JSON.stringify([[scopes].flat(), options.tenantId]);
      // A service that names claims refuses the token at hand.
      if (options.claims !== undefined) return told(await ask(name, scopes, options));
      const now = clock.now();
      const good = held.get(name);
      if (good === undefined || now >= good.expires - LAST_MOMENTS) return told(await askOnce(name, scopes, options));
      if (now >= good.refreshAt) {
        good.refreshAt = now + REFRESH_EVERY;
        askOnce(name, scopes, options).catch(() => undefined);
      }
      return told(good);
    },
  };
};

const keep = ({ token, expiresOnTimestamp: expires, refreshAfterTimestamp }: AccessToken, now: number): Held => {
  const late = Math.max(expires - REFRESH_BEFORE, now + (expires - now) / 2);
  // One that is overdue already is the credential's own old one: it has its successor a moment later.
  return { token, expires, refreshAt: Math.max(Math.min(refreshAfterTimestamp ?? late, late), now + REFRESH_EVERY) };
};

const told = (held: Held | undefined): AccessToken | null =>
  held === undefined ? null : { token: held.token, expiresOnTimestamp: 0 };
