import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { claimsOf } from "../../shared/licensing/licenseToken.ts";
import { SECOND, toRfc3339OrNull } from "../../shared/platform/clock.ts";

/** A pair of keys, and its public half as the key set shows it. */
export type Key = { kid: string; privateKey: CryptoKey; jwk: JWK };

export const newKey = async (): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const kid = randomUUID();
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" } };
};

/** A token before it is signed. */
export type Draft = { header: Record<string, unknown>; claims: Record<string, unknown>; key: CryptoKey };

export const sign = ({ header, claims, key }: Draft): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: "ES256", ...header }).sign(key);

/** How a request is answered instead of as it should be. */
export type Otherwise = {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is. */
  body?: string;
  /** Answers once this has come true. */
  hold?: Promise<void>;
  /** Closes the connection after half of the answer. */
  drop?: boolean;
};

/** What is known of the license that everybody asks about. Times are epoch milliseconds, durations seconds. */
type Terms = Parameters<typeof claimsOf>[1]["told"] & { lease: number; refreshAfter: number };

export const PRESENT = Date.UTC(2027, 0, 15, 12);

const DETAILED: Terms = {
  valid: true,
  code: "VALID",
  edition: "premium",
  kind: "subscription",
  features: ["email", "summaries"],
  expiresAt: PRESENT + 90 * 86_400_000,
  graceUntil: PRESENT + 104 * 86_400_000,
  lease: 86_400,
  refreshAfter: 3_600,
};

export const SUSPENDED: Partial<Terms> = { valid: false, code: "SUSPENDED", lease: 300, refreshAfter: 300 };

/**
 * An Usher on 127.0.0.1 that speaks the protocol of license checks, with claims by Usher's own code and real ES256
 * keys, and that a test can make say and do anything. Whoever has a key or a token is told details.
 */
export type LoopbackUsher = {
  readonly origin: string;
  /** Its time, and that of whoever asks: epoch milliseconds. */
  now: number;
  license: Terms;
  /** What signs. */
  key: Key;
  /** What is published. */
  keys: JWK[];
  /** Spoils what is signed. */
  draft: (honest: Draft) => Draft;
  /** Spoils what was signed. */
  token: (signed: string) => string;
  /** Answers checks, or requests of keys, in another way from now on. */
  checks: Otherwise | undefined;
  keySet: Otherwise | undefined;
  /** License checks and requests of keys so far. */
  readonly asked: { url: URL; headers: IncomingHttpHeaders }[];
  readonly askedKeys: { url: URL; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
};

export const startLoopbackUsher = async (): Promise<LoopbackUsher> => {
  const key = await newKey();

  const check = async ({ searchParams }: URL, { authorization }: IncomingHttpHeaders): Promise<object> => {
    const { now, license } = usher;
    const { lease, refreshAfter, ...all } = license;
    const isTold = searchParams.has("key") || authorization !== undefined;
    const folded = { valid: all.valid, code: all.valid ? ("VALID" as const) : ("NOT_VALID" as const) };
    const nothing = { edition: null, kind: null, features: null, expiresAt: null, graceUntil: null };
    const told = isTold ? all : { ...folded, ...nothing };
    const asked = (name: string): string | undefined => searchParams.get(name) ?? undefined;
    const product = asked("product") ?? "";
    const claims = claimsOf(origin, {
      told,
      tenant: asked("tenant") ?? "",
      product,
      component: asked("component"),
      site: asked("site"),
      nonce: asked("nonce"),
      issuedAt: now,
      endsAt: now + lease * SECOND,
    });
    const header = { alg: "ES256", kid: usher.key.kid, typ: "license+jwt" };
    const token = usher.token(await sign(usher.draft({ header, claims, key: usher.key.privateKey })));
    const { expiresAt, graceUntil } = told;
    const times = { expiresAt: toRfc3339OrNull(expiresAt), graceUntil: toRfc3339OrNull(graceUntil) };
    return { ...told, ...times, product, refreshAfter, token };
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", origin);
    const isCheck = url.pathname === "/api/license-check";
    (isCheck ? usher.asked : usher.askedKeys).push({ url, headers: request.headers });
    const { status = 200, headers, body, hold, drop } = (isCheck ? usher.checks : usher.keySet) ?? {};
    await hold;
    const text = body ?? JSON.stringify(isCheck ? await check(url, request.headers) : { keys: usher.keys });
    response.writeHead(status, { "Content-Type": "application/json", "Content-Length": text.length, ...headers });
    if (drop) {
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
      return;
    }
    response.end(text);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const usher: LoopbackUsher = {
    origin,
    now: PRESENT,
    license: { ...DETAILED },
    key,
    keys: [key.jwk],
    draft: (honest) => honest,
    token: (signed) => signed,
    checks: undefined,
    keySet: undefined,
    asked: [],
    askedKeys: [],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return usher;
};
