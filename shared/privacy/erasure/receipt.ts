import { SECOND } from "../../platform/clock.ts";
import type { Erasure } from "./erasure.ts";

/** Signs claims by a key that `/.well-known/jwks.json` publishes: a JWS in compact serialization (RFC 7515, ES256). */
export type Sign = (typ: string, claims: object) => Promise<string>;

/**
 * The receipt of an erasure: a JWS of type `erasure-receipt+jwt` over exactly `iss`, `jti` (the receipt's id), `iat` (when it
 * was asked for) and `scope`. It names nobody, and does not expire: who holds it knows whose it is.
 */
export const signReceipt = (
  sign: Sign,
  issuer: string,
  { id, scope, requestedAt }: Pick<Erasure, "id" | "scope" | "requestedAt">,
): Promise<string> =>
  sign("erasure-receipt+jwt", { iss: issuer, jti: id, iat: Math.floor(requestedAt / SECOND), scope });
