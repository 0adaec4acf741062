import type { Clock } from "../platform/clock.ts";
import { type Keyring, SYSTEM_SUBJECTS } from "../platform/vault/vault.ts";
import { planRotation, type Step } from "./keyRotation.ts";
import { type NewKey, placeOfKey, type SigningKeyStore, type StoredKey } from "./signingKeyStore.ts";

export type RotationParts = { store: SigningKeyStore; keyring: Keyring; clock: Clock };

/** A new ES256 key, its private half sealed. */
const makeKey = async ({ keyring, clock }: RotationParts, number: number, signsFrom: number): Promise<NewKey> => {
  // A check finds its key made, so that its cold start need not load this.
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import("jose");
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const dataKey = await keyring.openOrCreate(SYSTEM_SUBJECTS.signing);
  return {
    number,
    kid,
    publicHalf: { x: jwk.x ?? "", y: jwk.y ?? "" },
    sealed: dataKey.seal(placeOfKey(kid), jwk),
    createdAt: clock.now(),
    signsFrom,
  };
};

/** `false` where another instance did it first: then its key stands, and this one was never seen by anybody. */
const take = async (parts: RotationParts, step: Step<StoredKey>): Promise<boolean> =>
  step.step === "make"
    ? parts.store.insert(await makeKey(parts, step.number, step.signsFrom))
    : parts.store.remove(step.key);

/**
 * The work of the timer `rotateKeys`, and of the first signature of all: does what is due for the signing keys, each step
 * one conditional write, and answers how many it took. Two instances at once, a run that ends half-way and one that is
 * missed leave no more than steps for the next run. Throws `unavailable` where Tables or Key Vault are out of reach.
 */
export const rotateKeys = async (parts: RotationParts): Promise<number> => {
  let taken = 0;
  for (const step of planRotation(await parts.store.list(), parts.clock.now())) {
    if (await take(parts, step)) taken += 1;
  }
  return taken;
};
