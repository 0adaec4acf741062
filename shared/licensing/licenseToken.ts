import { SECOND, toRfc3339OrNull } from "../platform/clock.ts";
import type { Told } from "./fold.ts";
import { signCompact } from "./jws.ts";
import type { SigningKeys } from "./signingKeys.ts";

export const AUDIENCE = "usher-license";

/** What a license token says, and until when. */
export type Statement = {
  told: Told;
  tenant: string;
  product: string;
  /** Said where they were asked for. */
  component: string | undefined;
  site: string | undefined;
  nonce: string | undefined;
  /** Epoch milliseconds. */
  issuedAt: number;
  /** End of the lease: epoch milliseconds. */
  endsAt: number;
};

const seconds = (instant: number): number => Math.floor(instant / SECOND);

/** The claims of a license token: a closed list, in which nothing identifies a user. */
export const claimsOf = (issuer: string, statement: Statement) => {
  const { told, tenant, product, component, site, nonce, issuedAt, endsAt } = statement;
  return {
    iss: issuer,
    aud: AUDIENCE,
    sub: tenant,
    product,
    edition: told.edition,
    kind: told.kind,
    features: told.features,
    code: told.code,
    valid: told.valid,
    expiresAt: toRfc3339OrNull(told.expiresAt),
    graceUntil: toRfc3339OrNull(told.graceUntil),
    iat: seconds(issuedAt),
    exp: seconds(endsAt),
    ...(component === undefined ? {} : { component }),
    ...(site === undefined ? {} : { site }),
    ...(nonce === undefined ? {} : { nonce }),
  };
};

/** Signs a statement as a JWS (RFC 7515, ES256) that anybody can verify by `/.well-known/jwks.json`. */
export const signStatement = async (issuer: string, keys: SigningKeys, statement: Statement): Promise<string> => {
  const { kid, key } = await keys.signer();
  return signCompact({ kid, typ: "license+jwt" }, claimsOf(issuer, statement), key);
};
