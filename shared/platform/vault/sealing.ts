import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { createRandomPool } from "../randomPool.ts";
import { type DataKey, type Place, SealBroken } from "./vault.ts";
import type { PlainKey } from "./wrappedKeys.ts";

const FORMAT = 1;
/** Of a JWE in compact serialization. */
const PARTS = 5;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Plaintexts are padded to one of these many bytes; beyond, to a multiple of the last. */
const SIZES = [256, 512, 1024, 2048, 4096] as const;
const STEP = 4096;
const SPACE = 0x20;

const newIv = createRandomPool(IV_BYTES);

/**
 * Seals and opens under one subject's key. A sealed value is a JWE in compact serialization (RFC 7516): `dir`,
 * `A256GCM`, a fresh random 96-bit IV. Its protected header names the key (`kid`) and, in `usher`, the format (`v`),
 * subject (`s`), table (`t`), column (`c`) and row (`r`); being protected it is the additional authenticated data, so
 * a value opens in its own place only. The plaintext is JSON with spaces after it.
 */
export const createDataKey = (subject: string, { keyId, key }: PlainKey): DataKey => {
  const secret = createSecretKey(key);

  const headerOf = ({ table, column, row }: Place): string =>
    Buffer.from(
      JSON.stringify({
        alg: "dir",
        enc: "A256GCM",
        kid: keyId,
        usher: { v: FORMAT, s: subject, t: table, c: column, r: row },
      }),
    ).toString("base64url");

  return {
    subject,

    seal: (place, value) => {
      const header = headerOf(place);
      const iv = newIv();
      const cipher = createCipheriv("aes-256-gcm", secret, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(header, "latin1"));
      const sealed = cipher.update(pad(value)).toString("base64url");
      cipher.final();
      return `${header}..${iv.toString("base64url")}.${sealed}.${cipher.getAuthTag().toString("base64url")}`;
    },

    open: <Value>(place: Place, sealed: string): Value => {
      const [header, wrapped, ...rest] = sealed.split(".", PARTS + 1);
      if (header !== headerOf(place)) {
        throw new SealBroken("The value was sealed in another place or under another key.");
      }
      const [iv, ciphertext, tag] = rest.map(decode);
      if (wrapped !== "" || rest.length !== 3 || iv?.length !== IV_BYTES || !ciphertext || tag?.length !== TAG_BYTES) {
        throw new SealBroken("The sealed value has a form nobody knows.");
      }
      const decipher = createDecipheriv("aes-256-gcm", secret, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(header, "latin1"));
      decipher.setAuthTag(tag);
      try {
        const padded = decipher.update(ciphertext);
        // GCM leaves nothing to its end but the check of the tag, which comes before anything is read.
        decipher.final();
        return JSON.parse(padded.toString("utf8")) as Value;
      } catch {
        // The parser's error may quote what was sealed, so it is no cause.
        throw new SealBroken("The sealed value is damaged.");
      }
    },
  };
};

const pad = (value: unknown): Buffer => {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) throw new TypeError("Only what JSON can say can be sealed.");
  const length = Buffer.byteLength(json);
  const padded = Buffer.alloc(bucketOf(length), SPACE);
  padded.write(json);
  return padded;
};

/** The bytes that a plaintext of `length` bytes is padded to. */
export const bucketOf = (length: number): number =>
  SIZES.find((size) => length <= size) ?? Math.ceil(length / STEP) * STEP;

/** Decodes base64url, and refuses the spellings that decode alike: one value has one sealed form. */
const decode = (text: string): Buffer => {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new SealBroken("The sealed value is damaged.");
  return bytes;
};
