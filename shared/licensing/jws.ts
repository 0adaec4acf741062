import { type KeyObject, sign } from "node:crypto";

const NUMBER_BYTES = 32;

/** The number whose length byte stands at `lengthAt`, in as many bytes as P-256 has: DER leaves zeros out, or puts one before. */
const numberAt = (der: Uint8Array, lengthAt: number): Uint8Array => {
  const digits = der.subarray(lengthAt + 1, lengthAt + 1 + (der[lengthAt] ?? 0)).subarray(-NUMBER_BYTES);
  const number = new Uint8Array(NUMBER_BYTES);
  number.set(digits, NUMBER_BYTES - digits.length);
  return number;
};

/**
 * An ECDSA signature by P-256 as JWS has it (RFC 7518, section 3.4: R and S, 32 bytes each) out of the DER that OpenSSL
 * makes (RFC 3279, section 2.2.3: a sequence of two integers, each led by its type and its length).
 */
export const joseSignature = (der: Uint8Array): Buffer => {
  const lengthOfR = 3;
  const lengthOfS = lengthOfR + (der[lengthOfR] ?? 0) + 2;
  return Buffer.concat([numberAt(der, lengthOfR), numberAt(der, lengthOfS)]);
};

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/**
 * Signs claims as a JWS in compact serialization (RFC 7515, ES256). By hand, because each answer to a tenant that nobody
 * knows costs one: that is the price of a flood of them.
 */
export const signCompact = (header: { kid: string; typ: string }, claims: object, key: KeyObject): string => {
  const input = `${encode({ alg: "ES256", ...header })}.${encode(claims)}`;
  // Asked for the form of JWS, node:crypto takes twice as long.
  return `${input}.${joseSignature(sign("sha256", Buffer.from(input), key)).toString("base64url")}`;
};
