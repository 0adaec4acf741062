import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { type Clock, MINUTE } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";
import { type Keyring, SYSTEM_SUBJECTS } from "../platform/vault/vault.ts";
import { LEAD, publishedAt, signersAt } from "./keyRotation.ts";
import { rotateKeys } from "./rotateKeys.ts";
import type { Jwks } from "./schemas.ts";
import { placeOfKey, type SigningKeyStore, type StoredKey } from "./signingKeyStore.ts";

export type Signer = { kid: string; key: KeyObject };

export type SigningKeys = {
  /** What signs now. The first call of all makes the first key, which signs at once. */
  signer(): Promise<Signer>;
  /** The public keys: next, current and previous (RFC 7517). */
  jwks(): Promise<Jwks>;
};

/** How long keys are known without looking for others. */
const KNOWN_FOR = 5 * MINUTE;

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

const open = async ({ keyring }: Parts, { kid, sealed }: StoredKey): Promise<Signer> => {
  const dataKey = await keyring.open(SYSTEM_SUBJECTS.signing);
  const key = createPrivateKey({ key: dataKey.open<JsonWebKey>(placeOfKey(kid), sealed), format: "jwk" });
  return { kid, key };
};

/**
 * The ES256 keys of license tokens: read and unsealed once, looked for again every few minutes, and kept in use while
 * storage is out of reach. A key that takes over is opened beforehand, so that it does so in an outage as well; where it
 * cannot be opened, the one before goes on.
 */
export const createSigningKeys = (parts: Parts): SigningKeys => {
  const { store, clock, log } = parts;
  let known: { keys: readonly StoredKey[]; readAt: number } | undefined;
  let reading: Promise<readonly StoredKey[]> | undefined;
  const opened = new Map<string, Promise<Signer>>();
  /** Which did not open when they were last tried. */
  const failing = new Set<string>();

  const signerOf = (key: StoredKey): Promise<Signer> => {
    const before = opened.get(key.kid);
    if (before !== undefined) return before;
    const signer = open(parts, key);
    opened.set(key.kid, signer);
    signer.then(
      () => failing.delete(key.kid),
      (error: unknown) => {
        opened.delete(key.kid);
        failing.add(key.kid);
        log.warn("signing-key-not-opened", describeError(error));
      },
    );
    return signer;
  };

  /** Opens, beside the answers, what will sign as far ahead as an outage may last, and lets go of what signs no more. */
  const prepare = (keys: readonly StoredKey[]): void => {
    const now = clock.now();
    const ahead = signersAt(keys, now + LEAD);
    const needed = new Set([...signersAt(keys, now), ...ahead].map(({ kid }) => kid));
    for (const kid of opened.keys()) if (!needed.has(kid)) opened.delete(kid);
    for (const key of ahead.slice(0, 1)) void signerOf(key);
  };

  const read = async (): Promise<readonly StoredKey[]> => {
    const readAt = clock.now();
    let keys = await store.list();
    if (keys.length === 0) {
      await rotateKeys(parts);
      keys = await store.list();
    }
    known = { keys, readAt };
    prepare(keys);
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

  return {
    async signer() {
      const [due, ...earlier] = signersAt(await keysNow(), clock.now());
      if (due === undefined) throw new Error("there is no signing key");
      const standIn = earlier.find(({ kid }) => opened.has(kid));
      if (standIn === undefined) return signerOf(due);
      if (failing.has(due.kid)) return signerOf(standIn);
      return signerOf(due).catch(() => signerOf(standIn));
    },
    async jwks() {
      return { keys: publishedAt(await keysNow(), clock.now()).map(toJwk) };
    },
  };
};
