import { randomUUID } from "node:crypto";
import { type Clock, SECOND } from "../../../shared/platform/clock.ts";

/** Why the token endpoint gives no token: the members of RFC 6749, section 5.2, and those that Entra ID adds. */
export type OAuthFault = {
  status: number;
  error: string;
  /** The number in `AADSTS…`. */
  number: number;
  words: string;
  suberror?: string;
  /** What a new token would have to show, as a claims request (OpenID Connect Core 1.0, section 5.5). */
  claims?: object;
  /** Seconds. */
  retryAfter?: number;
};

/** A refusal of the token endpoint. */
export class OAuthRefused extends Error {
  override readonly name = "OAuthRefused";
  readonly fault: OAuthFault;
  constructor(fault: OAuthFault) {
    super(fault.words);
    this.fault = fault;
  }
}

/** The body of a refusal as Entra ID writes it. */
export const oauthErrorBody = (fault: OAuthFault, clock: Clock): object => {
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = new Date(Math.floor(clock.now() / SECOND) * SECOND)
    .toISOString()
    .replace("T", " ")
    .replace(".000", "");
  const details = `Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return {
    error: fault.error,
    error_description: `AADSTS${fault.number}: ${fault.words} ${details}`,
    error_codes: [fault.number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    ...(fault.suberror === undefined ? {} : { suberror: fault.suberror }),
    ...(fault.claims === undefined ? {} : { claims: JSON.stringify(fault.claims) }),
  };
};
