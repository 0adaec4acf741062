import { errors, importJWK, type JWTPayload, jwtVerify } from "jose";
import type { Clock } from "../../../shared/platform/clock.ts";
import { publishedKeys } from "./signingKey.ts";

/** Who a token has to come from, whom it has to be for, and by which clock. */
export type Expected = { folder: string; issuer: string; audience: string | string[]; clock: Clock };

/**
 * The claims of a token that the stand-in itself signed, with a key that is published now. Throws an error of `jose` that
 * says by its `code` what is wrong.
 */
export const verifyToken = async (
  token: string,
  { folder, issuer, audience, clock }: Expected,
): Promise<JWTPayload> => {
  const keys = await publishedKeys(folder);
  const { payload } = await jwtVerify(
    token,
    async ({ kid }) => {
      const key = keys.find((published) => published.kid === kid);
      if (!key) throw new errors.JWKSNoMatchingKey();
      return importJWK(key.publicJwk, "RS256");
    },
    {
      algorithms: ["RS256"],
      issuer,
      audience,
      currentDate: new Date(clock.now()),
      requiredClaims: ["exp", "tid", "oid"],
    },
  );
  return payload;
};
