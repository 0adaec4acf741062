import { decodeJwt, jwtVerify } from "jose";
import { type Clock, SECOND } from "../clock.ts";
import type { EntraSettings } from "../config/settings.ts";
import type { Log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { Callers } from "./callers.ts";
import { customerOf, type EntraClaims, employeeOf, readClaims } from "./entraClaims.ts";
import { createSigningKeys } from "./signingKeys.ts";
import { notSignedIn } from "./tokenRejected.ts";

export type EntraTokens = Pick<Callers, "customer" | "employee">;

/** How far the clocks of Entra ID and Usher may lie apart. */
const TOLERANCE = 30 * SECOND;

const ALGORITHM = "RS256";

/** One of the two registrations: where its keys are found, for whom its tokens are, and whom they name. */
type Registration<Caller> = {
  tenant: string;
  audience: string;
  callerOf: (claims: EntraClaims, entra: EntraSettings) => Caller;
};

/**
 * Verifies access tokens (v2.0) of Entra ID for both registrations. A token that proves nothing is `not-signed-in`,
 * with no word on why; only where the signing keys are not known and cannot be had is the answer `unavailable`.
 */
export const createEntraTokens = (parts: {
  entra: EntraSettings;
  clock: Clock;
  log: Log;
  fetch?: typeof fetch;
}): EntraTokens => {
  const { entra, clock } = parts;
  const dependencies = { clock, log: parts.log, fetch: parts.fetch ?? fetch };

  const prover = <Caller>({ tenant, audience, callerOf }: Registration<Caller>) => {
    const keys = createSigningKeys({ authority: entra.authority, tenant }, dependencies);
    return async (bearer: string): Promise<Caller> => {
      try {
        // Claims that would be refused anyway are not worth a question to Entra ID.
        const { tid, iss } = readClaims(decodeJwt(bearer), entra.authority, audience);
        const { payload } = await jwtVerify(bearer, (header) => keys.find(header, { tenant: tid, issuer: iss }), {
          algorithms: [ALGORITHM],
          clockTolerance: TOLERANCE / SECOND,
          currentDate: new Date(clock.now()),
        });
        return callerOf(readClaims(payload, entra.authority, audience), entra);
      } catch (error) {
        throw error instanceof Refusal ? error : notSignedIn(error);
      }
    };
  };

  return {
    // Any tenant's tokens are signed by the keys of `common`, an employee's by those of the vendor's tenant.
    customer: prover({ tenant: "common", audience: entra.clientId, callerOf: customerOf }),
    employee: prover({ tenant: entra.staffTenant, audience: entra.staffClientId, callerOf: employeeOf }),
  };
};
