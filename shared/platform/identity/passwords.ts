import { randomBytes, timingSafeEqual } from "node:crypto";
import { Refusal } from "../refusal.ts";

/** Cost of a hash: memory in KiB, passes and lanes. */
export type Cost = { memory: number; passes: number; parallelism: number };

/** Derives the tag of one password; `node:crypto`'s argon2id unless a test counts or slows it. */
export type Derive = (password: string, salt: Uint8Array, cost: Cost, length: number) => Promise<Uint8Array>;

/** Hashes of passwords. Every call costs exactly one argon2id, whatever comes out. */
export type Passwords = {
  /** A new hash in PHC string format. Throws `unavailable` when too many wait already. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one that was hashed. With no hash it works as long on a decoy and says no, so that an
   * unknown account takes as long as a known one. Throws `unavailable` when too many wait already.
   */
  matches(password: string, hash: string | undefined): Promise<boolean>;
};

/** The least that OWASP's Password Storage Cheat Sheet asks of argon2id. */
const OWASP: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_LENGTH = 16;
const TAG_LENGTH = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const argon2id: Derive = async (password, salt, cost, length) => {
  // Not a named import: on a Node without it that would stop the app before it can say which Node it needs.
  const { argon2 } = await import("node:crypto");
  return new Promise((resolve, reject) => {
    argon2("argon2id", { message: password, nonce: salt, tagLength: length, ...cost }, (error, tag) =>
      error ? reject(error) : resolve(tag),
    );
  });
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

const write = (cost: Cost, salt: Uint8Array, tag: Uint8Array): string =>
  `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(tag)}`;

const read = (hash: string): { cost: Cost; salt: Buffer; tag: Buffer } => {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) throw new TypeError("not an argon2id hash in PHC string format");
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { cost, salt: Buffer.from(salt, "base64"), tag: Buffer.from(tag, "base64") };
};

/** What is hashed of a password: its NFC form (RFC 8265, OpaqueString), so that it matches from every keyboard. */
const prepared = (password: string): string => password.normalize("NFC");

export type PasswordsOptions = {
  /** How many are worked on at once: all functions of an instance share its processors and their memory. */
  atOnce?: number;
  /** How many may wait for their turn before one is turned away. */
  waiting?: number;
  cost?: Cost;
  derive?: Derive;
};

/**
 * Hashes by argon2id (RFC 9106), a few at once and the others in turn. A hash of another cost than today's is matched
 * by its own.
 */
export const createPasswords = (options: PasswordsOptions = {}): Passwords => {
  const { atOnce = 2, waiting = 64, cost = OWASP, derive = argon2id } = options;
  const queue: (() => void)[] = [];
  let busy = 0;

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (busy < atOnce) busy += 1;
    else {
      if (queue.length >= waiting) {
        throw new Refusal("unavailable", "Too many passwords are being checked at the moment. Try again shortly.", {
          retryAfter: 5,
        });
      }
      // Whoever ends hands its place on, so `busy` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else busy -= 1;
    }
  };

  const decoy = write(cost, randomBytes(SALT_LENGTH), randomBytes(TAG_LENGTH));

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_LENGTH);
        return write(cost, salt, await derive(prepared(password), salt, cost, TAG_LENGTH));
      }),
    matches: (password, hash = decoy) =>
      inTurn(async () => {
        const expected = read(hash);
        const tag = await derive(prepared(password), expected.salt, expected.cost, expected.tag.length);
        return timingSafeEqual(tag, expected.tag);
      }),
  };
};
