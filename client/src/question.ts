import { cookies } from "./cookies.ts";
import { type Shelf, shelfOf, storeName, webStorage } from "./shelf.ts";
import type { CheckOptions, FetchLike, KeepStore } from "./types.ts";

/** One question to Usher, what its answer must say, and by what means it is asked and kept. */
export type Question = {
  readonly origin: string;
  /** What the token must say, where it was asked. */
  readonly said: Readonly<Record<"sub" | "product" | "component" | "site", string | undefined>>;
  /** The query of the request, without nonce. */
  readonly query: string;
  /** Tells questions apart, and who asks and keeps them in different ways. */
  readonly id: string;
  /** Under which name its answer is kept. */
  readonly name: string;
  /** Where its answer is kept. */
  readonly shelf: Shelf;
  /** Where the public keys are, which a cookie has no room for. */
  readonly keyShelf: Shelf;
  /** A cookie holds the token and nothing else. */
  readonly bare: boolean;
  /** Tells those who ask as strangers and those who ask in a way of their own apart: one may fail where others do not. */
  readonly channel: "stranger" | "caller";
  readonly nonce: boolean;
  readonly getToken: (() => string | Promise<string>) | undefined;
  readonly fetch: FetchLike;
  readonly timeoutMs: number;
  readonly now: () => number;
};

/** FNV-1a: a short name, not a secret. What is found under it is verified. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
};

const originOf = (url: string): string => {
  const origin = /^https?:/.test(url) ? new URL(url).origin : "";
  if (/^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1])(:|$))/.test(origin)) return origin;
  throw new TypeError("checkLicense: url has to be Usher's origin, https or on this machine.");
};

const storeOf = ({ keep = "local", path }: CheckOptions): KeepStore | undefined => {
  if (typeof keep === "object") return keep;
  if (keep === "cookie") return cookies(path);
  return keep === "memory" ? undefined : webStorage(keep);
};

/** Reads the options. Throws `TypeError` where one is wrong or missing. */
export const questionOf = (options: CheckOptions): Question => {
  const { tenant, product, component, version, key, keep, getToken, fetch } = options;
  const origin = originOf(options.url);
  if (!tenant || !product) throw new TypeError("checkLicense: tenant and product are needed.");
  const said = {
    sub: tenant.toLowerCase(),
    product,
    component: component || undefined,
    site: options.site?.toLowerCase() || undefined,
  };
  const query = new URLSearchParams({ tenant: said.sub, product });
  for (const [name, value] of Object.entries({ component, site: said.site, version, key })) {
    if (value) query.set(name, value);
  }
  const channel = getToken || fetch ? "caller" : "stranger";
  const asked = `${channel} ${origin}?${query}`;
  const scope = storeName(keep);
  const shelf = shelfOf(scope, storeOf(options));
  const bare = keep === "cookie";
  return {
    origin,
    said,
    query: query.toString(),
    id: `${scope} ${options.nonce ? "nonce " : ""}${asked}`,
    name: `usher-license-${product}-${hashOf(asked)}`,
    shelf,
    keyShelf: bare ? shelfOf("local", webStorage("local")) : shelf,
    bare,
    channel,
    nonce: options.nonce ?? false,
    getToken,
    fetch: fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutMs: options.timeoutMs ?? 10_000,
    now: options.now ?? Date.now,
  };
};
