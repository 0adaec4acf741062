import type { Answer } from "./kept.ts";
import { type Failure, isFailure } from "./shared.ts";
import type { License } from "./types.ts";
import { endOf } from "./verify.ts";

const NOTHING = {
  valid: false,
  edition: null,
  kind: null,
  features: null,
  expiresAt: null,
  graceUntil: null,
  stale: false,
  signedAt: null,
  leaseUntil: null,
} as const;

const rfc3339 = (instant: number): string => new Date(instant).toISOString();

/** What the caller is given for an answer, or for none. `now`: epoch milliseconds. */
export const licenseOf = (product: string, found: Answer | Failure, source: "usher" | "kept", now: number): License => {
  if (isFailure(found)) {
    const { failed, trouble } = found;
    return Object.freeze({ ...NOTHING, code: failed, product, source: "none", trouble, has: () => false });
  }
  const { claims, due } = found;
  const { valid, code, edition, kind, features, expiresAt, graceUntil, iat } = claims;
  return Object.freeze({
    valid,
    code,
    product,
    edition,
    kind,
    features: features && Object.freeze([...features]),
    expiresAt,
    graceUntil,
    source,
    stale: source === "kept" && now >= due,
    signedAt: rfc3339(iat * 1000),
    leaseUntil: rfc3339(endOf(claims)),
    trouble: null,
    has: (feature) => valid && (features?.includes(feature) ?? false),
  });
};

/** Whether two answers tell a component to behave differently. */
export const differ = (one: License, other: License): boolean => told(one) !== told(other);

const told = ({ valid, code, edition, kind, features, expiresAt, graceUntil }: License): string =>
  JSON.stringify([valid, code, edition, kind, features, expiresAt, graceUntil]);
