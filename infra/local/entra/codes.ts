import { randomBytes } from "node:crypto";
import { type Clock, MINUTE } from "../../../shared/platform/clock.ts";
import type { TokenRequest } from "./mintToken.ts";

/** What an authorization code stands for (RFC 6749, section 4.1.2; RFC 7636, section 4.4). */
export type Grant = { who: TokenRequest; clientId: string; redirectUri: string; scope: string; challenge: string };

/** Authorization codes that were given out and not yet used; they are kept in memory alone. */
export type Codes = {
  issue(grant: Grant): string;
  /** Uses a code up: what it stands for, or undefined where it was used, is too old or was never given out. */
  take(code: string): Grant | undefined;
};

const LIFETIME = 10 * MINUTE;

export const createCodes = (clock: Clock): Codes => {
  const grants = new Map<string, Grant & { until: number }>();
  return {
    issue: (grant) => {
      const code = randomBytes(32).toString("base64url");
      grants.set(code, { ...grant, until: clock.now() + LIFETIME });
      return code;
    },
    take: (code) => {
      const grant = grants.get(code);
      grants.delete(code);
      return grant && clock.now() < grant.until ? grant : undefined;
    },
  };
};
