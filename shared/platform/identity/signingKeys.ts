import {
  type CryptoKey,
  createRemoteJWKSet,
  customFetch,
  type JWK,
  type JWSHeaderParameters,
  type RemoteJWKSet,
} from "jose";
import * as z from "zod";
import { type Clock, HOUR, SECOND } from "../clock.ts";
import { describeError, type Log } from "../log.ts";
import { unavailable } from "../refusal.ts";
import { TokenRejected } from "./tokenRejected.ts";

/** The keys that one discovery document of Entra ID leads to. */
export type SigningKeys = {
  /**
   * The key that a token's header names, if the key set says that it signs for the token's issuer. Throws
   * `TokenRejected`, or `unavailable` when no keys are known and none can be had.
   */
  find(header: JWSHeaderParameters, signer: { tenant: string; issuer: string }): Promise<CryptoKey>;
};

/** Entra ID adds to each key the issuer that it signs for. */
type PublishedKey = JWK & { issuer?: unknown };

type KeySet = {
  resolve: RemoteJWKSet;
  /** By key id, the issuer that a key signs for; `{tenantid}` stands for any tenant. */
  issuers: ReadonlyMap<string, string>;
  loadedAt: number;
};

const DEPENDENCY = "sign-in service";
const TIMEOUT = 5 * SECOND;

/** Keys older than this are asked for again, in the background. */
const REFRESH_AFTER = HOUR;

/** Keys older than this are believed no longer: a key withdrawn by Entra ID must not live on in an outage. */
const BELIEVED_FOR = 24 * HOUR;

/** Unknown key ids lead to at most one answered question to Entra ID in this time, however many tokens name one. */
const UNKNOWN_KEY_PAUSE = 10 * SECOND;

/** After a failure nobody waits for another one until this has passed. */
const FAILURE_PAUSE = 2 * SECOND;

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The documents of the sign-in service are not what the standard or its origin allow. */
class DiscoveryRefused extends Error {
  override readonly name = "DiscoveryRefused";
  readonly code: "status" | "shape" | "foreign-origin" | "wrong-issuer";
  constructor(code: DiscoveryRefused["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Finds the key set through the discovery document (OpenID Connect Discovery 1.0). Whatever the document says, keys
 * come from the authority's own origin alone.
 */
const discover = async (source: KeySource, fetchImpl: typeof fetch): Promise<URL> => {
  const { origin } = new URL(source.authority);
  const response = await fetchImpl(`${origin}/${source.tenant}/v2.0/.well-known/openid-configuration`, {
    headers: { accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (response.status !== 200) throw new DiscoveryRefused("status");
  const { data } = DISCOVERY.safeParse(await response.json());
  if (!data) throw new DiscoveryRefused("shape");
  if (!data.issuer.startsWith(`${origin}/`)) throw new DiscoveryRefused("wrong-issuer");
  const url = new URL(data.jwks_uri);
  if (url.origin !== origin) throw new DiscoveryRefused("foreign-origin");
  return url;
};

const load = async (source: KeySource, fetchImpl: typeof fetch, clock: Clock): Promise<KeySet> => {
  // When to ask again is decided below, by Usher's clock: the set itself never does.
  const resolve = createRemoteJWKSet(await discover(source, fetchImpl), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: TIMEOUT,
    [customFetch]: fetchImpl,
  });
  await resolve.reload();
  const keys: readonly PublishedKey[] = resolve.jwks()?.keys ?? [];
  const named = keys.flatMap(({ kid, issuer }) =>
    typeof kid === "string" && typeof issuer === "string" ? [[kid, issuer] as const] : [],
  );
  return { resolve, issuers: new Map(named), loadedAt: clock.now() };
};

/** `tenant`: the path segment of the discovery document, a tenant id or `common`. */
export type KeySource = { authority: string; tenant: string };

/** Keeps the signing keys of Entra ID at hand: loaded at the first token, refreshed, asked for again when rotated. */
export const createSigningKeys = (
  source: KeySource,
  { clock, log, fetch: fetchImpl }: { clock: Clock; log: Log; fetch: typeof fetch },
): SigningKeys => {
  let known: KeySet | undefined;
  let loading: Promise<KeySet> | undefined;
  /** When keys were last had because a token named an unknown one. */
  let askedAt: number | undefined;
  let failure: { at: number; cause: unknown } | undefined;

  // A clock that was set back counts as time that has passed.
  const passed = (since: number, duration: number): boolean => {
    const age = clock.now() - since;
    return age < 0 || age >= duration;
  };

  const startLoading = async (forUnknown: boolean): Promise<KeySet> => {
    try {
      known = await load(source, fetchImpl, clock);
      if (forUnknown) askedAt = known.loadedAt;
      failure = undefined;
      return known;
    } catch (cause) {
      failure = { at: clock.now(), cause };
      log.warn("signing-keys-not-loaded", { dependency: DEPENDENCY, ...describeError(cause) });
      throw unavailable(DEPENDENCY, cause);
    } finally {
      loading = undefined;
    }
  };

  const reload = async (forUnknown = false): Promise<KeySet> => {
    if (!loading && failure && !passed(failure.at, FAILURE_PAUSE)) throw unavailable(DEPENDENCY, failure.cause);
    loading ??= startLoading(forUnknown);
    return loading;
  };

  const current = async (): Promise<KeySet> => {
    if (!known || passed(known.loadedAt, BELIEVED_FOR)) return reload();
    // Whoever calls now is served by the keys at hand; a failure is logged where it arose.
    if (passed(known.loadedAt, REFRESH_AFTER)) reload().catch(() => {});
    return known;
  };

  return {
    async find(header, { tenant, issuer }) {
      if (typeof header.kid !== "string") throw new TokenRejected("no-key-id");
      const { kid } = header;
      let keys = await current();
      // What is under way may have been answered before this key was published: it is waited for, and does not count.
      if (!keys.issuers.has(kid) && loading) keys = await loading;
      if (!keys.issuers.has(kid) && (askedAt === undefined || passed(askedAt, UNKNOWN_KEY_PAUSE))) {
        keys = await reload(true);
      }
      const keyIssuer = keys.issuers.get(kid);
      if (keyIssuer === undefined) throw new TokenRejected("unknown-key");
      if (keyIssuer.replace("{tenantid}", tenant) !== issuer) throw new TokenRejected("wrong-key-issuer");
      return keys.resolve(header);
    },
  };
};
