/** What Usher can say: its codes, or for a stranger no more than `VALID` and `NOT_VALID`. */
export type Code =
  | "VALID"
  | "TRIAL"
  | "GRACE"
  | "NOT_VALID"
  | "NOT_FOUND"
  | "NOT_STARTED"
  | "EXPIRED"
  | "SUSPENDED"
  | "REVOKED"
  | "COMPONENT_NOT_LICENSED"
  | "SITE_NOT_LICENSED"
  | "SITE_NOT_ACTIVATED"
  | "VERSION_NOT_SUPPORTED";

/**
 * Why there is no answer of Usher's at all.
 * - `UNREACHABLE`: none came: no network, no answer in time, 429, 5xx, or `getToken` failed.
 * - `REFUSED`: Usher did not take the question (another status than 200): a malformed id, a user's token that ended.
 * - `UNVERIFIED`: what came is not signed by Usher for this question, or its lease is over by this device's clock.
 */
export type NoAnswerCode = "UNREACHABLE" | "REFUSED" | "UNVERIFIED";

/** What is known of a license. A snapshot: call `checkLicense` again rather than keep it; that is cheap. */
export type License = {
  /** May the component run? Never true without a signed answer whose lease runs. */
  readonly valid: boolean;
  readonly code: Code | NoAnswerCode;
  readonly product: string;
  /** This and what follows is null for a stranger: who has neither a license key nor a user's token. */
  readonly edition: string | null;
  readonly kind: "trial" | "subscription" | "perpetual" | null;
  readonly features: readonly string[] | null;
  /** RFC 3339, UTC; null too for a license that does not end. */
  readonly expiresAt: string | null;
  /** Until when it counts after it expired. RFC 3339, UTC. */
  readonly graceUntil: string | null;
  /** `usher`: asked just now; `kept`: from an earlier answer whose lease runs; `none`: there is no answer. */
  readonly source: "usher" | "kept" | "none";
  /** True for a kept answer that is due to be asked again, which is happening meanwhile. */
  readonly stale: boolean;
  /** When Usher signed the answer, and until when it may be relied on. RFC 3339, UTC; null without an answer. */
  readonly signedAt: string | null;
  readonly leaseUntil: string | null;
  /** A word for a log where there is no answer (`timeout`, `network`, `status-403`, `signature`, …), else null. */
  readonly trouble: string | null;
  /** True where the license is valid and has this feature. Always false for a stranger, who is not told. */
  has(feature: string): boolean;
};

/** What a request is sent with: a part of the `RequestInit` of fetch. */
export type RequestOptions = {
  headers: Record<string, string>;
  cache: "no-cache";
  credentials: "omit";
  redirect: "error";
  referrerPolicy: "no-referrer";
  signal: AbortSignal;
};

/** The part of fetch that is needed, so that `AadHttpClient` and others can stand in. */
export type FetchLike = (
  url: string,
  init: RequestOptions,
) => Promise<{
  readonly status: number;
  readonly headers?: { get(name: string): string | null };
  json(): Promise<unknown>;
}>;

/** Where answers are kept: the part of `Storage` that is needed, at once or by promise. */
export type KeepStore = {
  getItem(name: string): string | null | undefined | Promise<string | null | undefined>;
  /** `seconds`: after how long the value is worth nothing. */
  setItem(name: string, value: string, seconds: number): unknown;
  removeItem(name: string): unknown;
};

export type CheckOptions = {
  /** Usher's origin, spelt as Usher itself does (`USHER_PUBLIC_URL`): https, or http on this machine. */
  url: string;
  /** Id of the customer's Entra tenant. */
  tenant: string;
  /** Id of the product, as in the vendor's catalogue. */
  product: string;
  component?: string | undefined;
  /** Id of the site collection, a GUID. Needed for licenses that are limited to sites. */
  site?: string | undefined;
  /** The component's own version, by SemVer. */
  version?: string | undefined;
  /** Any license key of that tenant and product: with it edition, features and dates are told. Publishable. */
  key?: string | undefined;
  /** Gives an Entra token of the user for Usher: tells details as a key does, and costs a preflight. */
  getToken?: (() => string | Promise<string>) | undefined;
  /** Sends the requests in place of the global fetch, for example through SPFx's `AadHttpClient`. */
  fetch?: FetchLike | undefined;
  /** Where answers are kept: `local` (the default) and `session` storage, a `cookie`, `memory`, or a store of yours. */
  keep?: "local" | "session" | "cookie" | "memory" | KeepStore | undefined;
  /** Path of the cookie, `/` by default. It has to contain the page. */
  path?: string | undefined;
  /** Proves that each answer from the network was made for this very request. */
  nonce?: boolean | undefined;
  /** Called when a stale answer was given and Usher then says otherwise. */
  onChange?: ((license: License) => void) | undefined;
  /** Milliseconds that a request may take, 10,000 by default. */
  timeoutMs?: number | undefined;
  /** The time in epoch milliseconds, `Date.now` by default. */
  now?: (() => number) | undefined;
};

/**
 * Says whether a component may run. Never rejects for want of an answer: that is `{ valid: false }` with a code of
 * `NoAnswerCode`. Rejects with a `TypeError` where an option is wrong or missing.
 */
export type CheckLicense = (options: CheckOptions) => Promise<License>;
