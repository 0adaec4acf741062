import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { type Clock, HOUR, SECOND } from "../clock.ts";
import type { Vault } from "../vault/vault.ts";
import { notSignedIn, TokenRejected } from "./tokenRejected.ts";

/** What a contact's token says. `generation` counts the ends of all tokens; the store knows the current one. */
export type ContactClaims = { organizationId: string; contactId: string; generation: number };

export type ContactTokens = {
  /** A token for one hour; `expiresIn` in seconds. */
  issue(claims: ContactClaims): Promise<{ accessToken: string; expiresIn: number }>;
  /**
   * What a token of ours says, once its signature, kind, issuer, audience and time hold; whether its generation still
   * counts is the store's to say. Throws `not-signed-in`, or `unavailable` when the vault cannot be reached.
   */
  verify(bearer: string): Promise<ContactClaims>;
};

const TYPE = "contact+jwt";
const AUDIENCE = "usher-contact";
const ALGORITHM = "HS256";
const LIFETIME = HOUR / SECOND;

/** Every claim there may be: a token that says more, or less, is none of ours. */
const CLAIMS = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
  sub: z.guid(),
  org: z.guid(),
  gen: z.int().nonnegative(),
});

/** Refuses other kinds of tokens before the vault is asked for the key. */
const checkKind = (bearer: string): void => {
  const { alg, typ } = decodeProtectedHeader(bearer);
  if (alg !== ALGORITHM || typ !== TYPE) throw new TokenRejected("wrong-kind");
};

/** Usher's own access tokens for contact persons (JWT, RFC 7519, HS256 under the vault's `contact-token` secret). */
export const createContactTokens = (parts: { vault: Vault; clock: Clock; publicUrl: string }): ContactTokens => {
  const { vault, clock, publicUrl } = parts;
  return {
    async issue({ organizationId, contactId, generation }) {
      const iat = Math.floor(clock.now() / SECOND);
      const accessToken = await new SignJWT({ org: organizationId, gen: generation })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(publicUrl)
        .setAudience(AUDIENCE)
        .setSubject(contactId)
        .setIssuedAt(iat)
        .setExpirationTime(iat + LIFETIME)
        .sign(await vault.secret("contact-token"));
      return { accessToken, expiresIn: LIFETIME };
    },

    async verify(bearer) {
      try {
        checkKind(bearer);
      } catch (cause) {
        throw notSignedIn(cause);
      }
      const key = await vault.secret("contact-token");
      try {
        const { payload } = await jwtVerify(bearer, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: publicUrl,
          audience: AUDIENCE,
          currentDate: new Date(clock.now()),
        });
        const { org, sub, gen } = CLAIMS.parse(payload);
        return { organizationId: org, contactId: sub, generation: gen };
      } catch (cause) {
        throw notSignedIn(cause);
      }
    },
  };
};
