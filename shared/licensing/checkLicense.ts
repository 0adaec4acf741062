import type { Clock } from "../platform/clock.ts";
import { createLru } from "../platform/lru.ts";
import { inputRefused, Refusal, unavailable } from "../platform/refusal.ts";
import { type Answer, cacheSeconds, etagOfToken, type Finding, find, toBody } from "./answers.ts";
import { type Known, type KnownEntitlements, NOTHING } from "./knownEntitlements.ts";
import { isKeyOfAny } from "./licenseKey.ts";
import { signStatement } from "./licenseToken.ts";
import type { CheckQuery } from "./schemas.ts";
import type { SigningKeys } from "./signingKeys.ts";
import { isSupported } from "./verdict.ts";

/** How many answers about licenses an instance holds, signed. */
export const ANSWERS_HELD = 10_000;

export type CheckParts = {
  known: KnownEntitlements;
  keys: SigningKeys;
  clock: Clock;
  /** The origin that stands in tokens as their issuer. */
  publicUrl: string;
  /** How many answers about licenses are held, and how many that there is none. */
  capacity?: number;
  capacityOfNothing?: number;
};

/** Answers one check. `callerTenant`: the tenant of a customer's token that was verified. */
export type CheckLicense = (query: CheckQuery, callerTenant?: string) => Promise<Answer>;

type Asked = Omit<CheckQuery, "tenant" | "key"> & { tenant: string };

/** A signed answer that is given out again, and the finding that it says. */
type Signed = { finding: Finding; answer: Promise<Pick<Answer, "body" | "etag">> };

/**
 * What was last answered to one question. It counts for the very reading and product it was made from; `last` is the
 * newest finding that was signed for anybody, with or without a nonce.
 */
type Held = { entry: Known["entry"]; product: Known["product"]; last: Finding; signed: Signed | undefined };

const tenantOf = (asked: string | undefined, callers: string | undefined): string => {
  if (callers !== undefined && asked !== undefined && asked !== callers) {
    throw new Refusal("not-allowed", "The tenant asked for is not that of the token. Leave it out.");
  }
  const tenant = callers ?? asked;
  if (tenant !== undefined) return tenant;
  const detail = "Say which tenant, or send a token of it.";
  throw inputRefused([{ pointer: "/query/tenant", code: "required", detail }]);
};

/** Two questions with the same name have the same answer: of a version only matters whether it is supported. */
const nameOf = ({ tenant, product, component, site }: Asked, supported: boolean, details: boolean): string =>
  `${tenant}|${product}|${component ?? ""}|${site ?? ""}|${supported ? "" : "old"}|${details ? "" : "folded"}`;

/**
 * Answers license checks. A question that was answered before is answered from memory, without a storage call or a
 * signature, until its answer is due to be signed again or something changed. It never writes.
 */
export const createCheckLicense = (parts: CheckParts): CheckLicense => {
  const { known, keys, clock, publicUrl, capacity = ANSWERS_HELD, capacityOfNothing = 1_000 } = parts;
  const answersOfLicenses = createLru<Held>(capacity);
  // Apart and few, so that a flood of tenants that nobody knows drives out no customer's answer.
  const answersOfNothing = createLru<Held>(capacityOfNothing);

  const sign = async (asked: Asked, finding: Finding, now: number): Promise<Pick<Answer, "body" | "etag">> => {
    const { tenant, product, component, site, nonce } = asked;
    const { told, lease } = finding;
    const statement = { told, tenant, product, component, site, nonce, issuedAt: now, endsAt: lease.endsAt };
    const token = await signStatement(publicUrl, keys, statement);
    return { body: toBody(product, finding, token), etag: etagOfToken(token) };
  };

  /** The last finding while it may still be given out, else a new one. */
  const findingFor = (asked: Asked, facts: Known, details: boolean, held: Held | undefined, now: number): Finding => {
    if (facts.live) return find(facts, asked, details, now);
    // In an outage the last answer stands until its lease ends, and nothing prolongs it.
    if (held !== undefined && now < held.last.lease.endsAt) return held.last;
    // What was read of a tenant answers its other questions as well; of a tenant without a license nothing was read.
    if (held !== undefined || facts.entry === NOTHING) throw unavailable("storage");
    return find(facts, asked, details, now);
  };

  const isCurrent = ({ finding: { lease } }: Signed, live: boolean, now: number): boolean =>
    live ? lease.madeAt <= now && now < lease.reuseUntil : now < lease.endsAt;

  return async (query, callerTenant) => {
    const asked: Asked = { ...query, tenant: tenantOf(query.tenant, callerTenant) };
    const facts = await known.of(asked.tenant, asked.product);
    const { entry, product } = facts;
    const details = callerTenant !== undefined || (query.key !== undefined && isKeyOfAny(entry.licenses, query.key));
    const name = nameOf(asked, product === undefined || isSupported(product, asked.version), details);
    const now = clock.now();
    const answers = entry === NOTHING ? answersOfNothing : answersOfLicenses;
    const before = answers.get(name);
    const held = before?.entry === entry && before.product === product ? before : undefined;

    if (asked.nonce !== undefined) {
      const finding = findingFor(asked, facts, details, held, now);
      answers.set(name, { entry, product, last: finding, signed: held?.signed });
      return { ...(await sign(asked, finding, now)), cacheSeconds: undefined };
    }
    if (held?.signed !== undefined && isCurrent(held.signed, facts.live, now)) {
      const { finding, answer } = held.signed;
      return { ...(await answer), cacheSeconds: cacheSeconds(finding, now) };
    }
    const finding = findingFor(asked, facts, details, held, now);
    const answer = sign(asked, finding, now);
    answers.set(name, { entry, product, last: finding, signed: { finding, answer } });
    // An answer that could not be signed is not held, or nobody else would get one either. Who asked with a nonce
    // meanwhile may have put it into another entry.
    answer.catch(() => {
      if (answers.get(name)?.signed?.answer === answer) answers.delete(name);
    });
    return { ...(await answer), cacheSeconds: cacheSeconds(finding, now) };
  };
};
