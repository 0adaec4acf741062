import { Refusal } from "../refusal.ts";

/** Longer than any token of Entra ID with its roles; what is longer is not looked at. */
const MAX_LENGTH = 16 * 1024;

const BEARER = /^Bearer +(?<token>[A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Reads the one bearer token of an `Authorization` header (RFC 6750, section 2.1). Without a header: undefined.
 * Throws `not-signed-in` for another scheme, more than one credential, or anything else that is no bearer token, so
 * that a broken header is never taken for a stranger's call.
 */
export const readBearer = (authorization: string | null | undefined): string | undefined => {
  if (authorization === null || authorization === undefined) return undefined;
  const token = authorization.length <= MAX_LENGTH ? BEARER.exec(authorization)?.groups?.token : undefined;
  if (token === undefined) {
    throw new Refusal("not-signed-in", "The Authorization header must hold one bearer token.");
  }
  return token;
};
