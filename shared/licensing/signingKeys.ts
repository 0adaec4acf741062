import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { type Clock, MINUTE } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";
import { type Keyring, type Place, SYSTEM_SUBJECTS } from "../platform/vault/vault.ts";
import type { Jwks } from "./schemas.ts";
import type { SigningKeyStore, StoredKey } from "./signingKeyStore.ts";

export type Signer = { kid: string; key: KeyObject };

export type SigningKeys = {
  /** What signs now. The first call of all makes the first key, which signs at once. */
  signer(): Promise<Signer>;
  /** The public keys: next, current and previous (RFC 7517). */
  jwks(): Promise<Jwks>;
};

/** How long keys are known without looking for others. */
const KNOWN_FOR = 5 * MINUTE;

const placeOf = (kid: string): Place => ({ table: "signingkeys", column: "sealed", row: kid });

/** The key that signs at `now`: the newest of those that may. */
export const currentOf = (keys: readonly StoredKey[], now: number): StoredKey | undefined =>
  keys.filter(({ signsFrom, keptUntil }) => signsFrom <= now && keptUntil === undefined).at(-1);

const isPublished = ({ keptUntil }: StoredKey, now: number): boolean => keptUntil === undefined || now < keptUntil;

const toJwk = ({ kid, publicHalf: { x, y } }: StoredKey): Jwks["keys"][number] => ({
  kty: "EC",
  crv: "P-256",
  x,
  y,
  kid,
  alg: "ES256",
  use: "sig",
});

type Parts = { store: SigningKeyStore; keyring: Keyring; clock: Clock; log: Log };

const makeFirst = async ({ store, keyring, clock }: Parts): Promise<void> => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const dataKey = await keyring.openOrCreate(SYSTEM_SUBJECTS.signing);
  const now = clock.now();
  // Another instance may have been first: then its key stands, and this one was never seen by anybody.
  await store.insert({
    number: 1,
    kid,
    publicHalf: { x: jwk.x ?? "", y: jwk.y ?? "" },
    sealed: dataKey.seal(placeOf(kid), jwk),
    createdAt: now,
    signsFrom: now,
    keptUntil: undefined,
  });
};

const open = async ({ keyring }: Parts, { kid, sealed }: StoredKey): Promise<Signer> => {
  const dataKey = await keyring.openOrCreate(SYSTEM_SUBJECTS.signing);
  const key = createPrivateKey({ key: dataKey.open<JsonWebKey>(placeOf(kid), sealed), format: "jwk" });
  return { kid, key };
};

/**
 * The ES256 keys of license tokens: read and unsealed once, looked for again every few minutes, and kept in use while
 * storage is out of reach.
 */
export const createSigningKeys = (parts: Parts): SigningKeys => {
  const { store, clock, log } = parts;
  let known: { keys: readonly StoredKey[]; readAt: number } | undefined;
  let reading: Promise<readonly StoredKey[]> | undefined;
  const signers = new Map<string, Promise<Signer>>();

  const read = async (): Promise<readonly StoredKey[]> => {
    const readAt = clock.now();
    let keys = await store.list();
    if (keys.length === 0) {
      await makeFirst(parts);
      keys = await store.list();
    }
    known = { keys, readAt };
    return keys;
  };

  /** One reading for all who ask at the same time. */
  const readShared = (): Promise<readonly StoredKey[]> => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  const keysNow = async (): Promise<readonly StoredKey[]> => {
    if (known !== undefined && Math.abs(clock.now() - known.readAt) < KNOWN_FOR) return known.keys;
    try {
      return await readShared();
    } catch (error) {
      if (known === undefined) throw error;
      log.warn("signing-keys-not-read", describeError(error));
      // Asking again with each call would make every one of them wait.
      known = { ...known, readAt: clock.now() - KNOWN_FOR + MINUTE };
      return known.keys;
    }
  };

  const signerOf = (key: StoredKey): Promise<Signer> => {
    const opened = signers.get(key.kid) ?? open(parts, key);
    signers.set(key.kid, opened);
    opened.catch(() => signers.delete(key.kid));
    return opened;
  };

  return {
    async signer() {
      const current = currentOf(await keysNow(), clock.now());
      // Only a clock that was set back leaves no key that may sign.
      const key = current ?? (await keysNow())[0];
      if (key === undefined) throw new Error("there is no signing key");
      return signerOf(key);
    },
    async jwks() {
      const keys = await keysNow();
      return { keys: keys.filter((key) => isPublished(key, clock.now())).map(toJwk) };
    },
  };
};
