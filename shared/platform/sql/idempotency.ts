import { createHmac, timingSafeEqual } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Clock, SECOND } from "../clock.ts";
import { newClaim } from "../ids.ts";
import type { Once } from "../once.ts";
import { Refusal } from "../refusal.ts";
import { KeyGone, type Place, type Vault } from "../vault/vault.ts";
import { type Claimed, createIdempotencyStore, type IdempotencyRow } from "./idempotencyStore.ts";
import { ANSWERS_KEPT_FOR } from "./retention.ts";
import type { Queries, Sql } from "./sql.ts";

/** How long one worker holds a key; a key whose worker died is free afterwards. */
export const HELD = 60 * SECOND;
const LONGEST_KEY = 255;
/** Without a caller to tell keys apart, a key must be too long to be guessed or met by chance. */
const SHORTEST_ANONYMOUS_KEY = 22;
const POLL = 250;

export type Request = {
  /** The name of the function that was called. */
  door: string;
  /** Who called, as stable and distinct text; undefined for anyone. */
  caller: string | undefined;
  /** The value of `Idempotency-Key`. */
  key: string;
  /** What must be the same for the request to be the same one: the body's bytes. */
  fingerprintOf: Uint8Array;
};

export type Begun =
  /** Nobody finished this yet. `abandon` frees the key when the operation failed or ended without keeping a result. */
  | { kind: "first"; once: Once; abandon(): Promise<void> }
  /** It was done before; `result` is what was kept then. */
  | { kind: "repeated"; result: unknown };

export type Idempotency = {
  /**
   * Claims the key, or gives back what was kept under it. While another worker holds it, waits until that one is done
   * or its time is over. Throws `Refusal`: `validation-failed` for a key too short or too long,
   * `idempotency-key-reused` for another body.
   */
  begin(request: Request): Promise<Begun>;
  /** Deletes what was kept for a subject. */
  eraseSubject(on: Queries, subject: string): Promise<void>;
};

export type IdempotencyOptions = {
  sql: Sql;
  vault: Pick<Vault, "keyring" | "secret">;
  clock: Clock;
  sleep?: (duration: number) => Promise<unknown>;
};

/** What makes requests with an `Idempotency-Key` happen once (see `Once`). */
export const createIdempotency = ({ sql, vault, clock, sleep = setTimeout }: IdempotencyOptions): Idempotency => {
  const store = createIdempotencyStore(sql);

  const onceFor = ({ scope, claim, fingerprint, expires_at }: Claimed, secret: Uint8Array): Once => ({
    request: { id: digest(secret, ["request", scope, fingerprint]), firstAt: expires_at - ANSWERS_KEPT_FOR },
    keep: async (transaction, subject, result) => {
      const key = await vault.keyring.open(subject);
      const kept = await store.keep(transaction, { scope, claim, subject, result: key.seal(placeOf(scope), result) });
      if (!kept) {
        throw new Refusal("unavailable", "Another request with the same Idempotency-Key took over. Try again.", {
          retryAfter: 1,
        });
      }
    },
  });

  /** What was kept, or undefined when its subject was erased: then it is as if it never was. */
  const open = async ({ scope, subject, result }: IdempotencyRow): Promise<{ result: unknown } | undefined> => {
    if (subject === null || result === null) return undefined;
    try {
      return { result: (await vault.keyring.open(subject)).open(placeOf(scope), result) };
    } catch (error) {
      if (error instanceof KeyGone) return undefined;
      throw error;
    }
  };

  return {
    begin: async (request) => {
      checkLength(request);
      const secret = await vault.secret("idempotency");
      const scope = digest(secret, ["scope", request.door, request.caller ?? "", request.key]);
      const fingerprint = digest(secret, ["fingerprint", scope, request.fingerprintOf]);

      for (;;) {
        const now = clock.now();
        const claim = newClaim();
        const found = await store.find(scope);
        // What was begun and not finished goes on as the request that it was, as long as its day lasts.
        const isUnfinished = found !== undefined && found.result === null && found.expires_at > now;
        const expires = isUnfinished ? found.expires_at : now + ANSWERS_KEPT_FOR;
        const claimed = { scope, fingerprint, claim, claimed_until: now + HELD, expires_at: expires };
        const first: Begun = {
          kind: "first",
          once: onceFor(claimed, secret),
          abandon: () => store.release(scope, claim),
        };
        if (found === undefined) {
          if (await store.insert(claimed)) return first;
          continue;
        }
        const isHeld = found.result === null && (found.claimed_until ?? 0) > now;
        const kept = found.result !== null && found.expires_at > now ? await open(found) : undefined;
        if (!isHeld && kept === undefined) {
          if (await store.takeOver(found, claimed)) return first;
          continue;
        }
        if (!equal(found.fingerprint, fingerprint)) throw reused();
        if (kept !== undefined) return { kind: "repeated", result: kept.result };
        await sleep(POLL);
      }
    },

    eraseSubject: (on, subject) => store.eraseSubject(on, subject),
  };
};

const placeOf = (scope: string): Place => ({ table: "idempotency", column: "result", row: scope });

/** HMAC-SHA-256 over the parts, each led by its length, so that no two lists of parts read the same. */
const digest = (secret: Uint8Array, parts: readonly (string | Uint8Array)[]): string => {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest("base64url");
};

const equal = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const checkLength = ({ caller, key }: Request): void => {
  const shortest = caller === undefined ? SHORTEST_ANONYMOUS_KEY : 1;
  if (key.length >= shortest && key.length <= LONGEST_KEY) return;
  const detail = `Idempotency-Key has ${shortest} to ${LONGEST_KEY} characters here; a random UUID will do.`;
  throw new Refusal("validation-failed", detail, {
    errors: [{ pointer: "/header/Idempotency-Key", code: "wrong-length", detail }],
  });
};

const reused = (): Refusal =>
  new Refusal("idempotency-key-reused", "This Idempotency-Key was sent with another body. Use a new key.");
