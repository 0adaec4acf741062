import { describe, expect, test } from "@jest/globals";
import { generateKeyPair, SignJWT } from "jose";
import { type Statement, signStatement } from "../../shared/licensing/licenseToken.ts";
import { LIMITS, MAX_TOKEN_BYTES } from "../../shared/licensing/limits.ts";
import { type Jwks, jwks as jwksSchema } from "../../shared/licensing/schemas.ts";
import { createSigningKeyStore } from "../../shared/licensing/signingKeyStore.ts";
import { createSigningKeys } from "../../shared/licensing/signingKeys.ts";
import { CODES } from "../../shared/licensing/verdict.ts";
import { DAY, HOUR, MINUTE } from "../../shared/platform/clock.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import { openAccount } from "../loopback/azurite.ts";
import { fileVault, freshTables, NOON, SITE, silent, stoppedClock, TENANT, watched } from "./parts.ts";

const account = openAccount();

const clock = stoppedClock();
const keysOn = (tables: Tables, vault: Vault, its = clock) =>
  createSigningKeys({ store: createSigningKeyStore(tables), keyring: vault.keyring, clock: its, log: silent });

const statement: Statement = {
  told: {
    valid: true,
    code: "VALID",
    edition: "premium",
    kind: "subscription",
    features: ["rules"],
    expiresAt: NOON + DAY,
    graceUntil: NOON + 2 * DAY,
  },
  tenant: TENANT,
  product: "alerts",
  component: undefined,
  site: undefined,
  nonce: undefined,
  issuedAt: NOON,
  endsAt: NOON + HOUR,
};

const ISSUER = "https://usher.example";
const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? "", "base64url").toString());

/** Verifies as a client does that has only the JWKS and WebCrypto. */
const verify = async ({ keys }: Jwks, token: string): Promise<boolean> => {
  const [header, payload, signature] = token.split(".");
  const { kid } = decode(header) as { kid: string };
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return false;
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  const bytes = new TextEncoder().encode(`${header}.${payload}`);
  return crypto.subtle.verify(algorithm, key, Buffer.from(signature ?? "", "base64url"), bytes);
};

describe("a license token", () => {
  test("verifies by the published keys and WebCrypto alone, and not when a byte of it is another", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    const keys = keysOn(tables, vault);
    const token = await signStatement(ISSUER, keys, statement);
    const jwks = await keys.jwks();
    expect(await verify(jwks, token)).toBe(true);
    const [header, payload, signature] = token.split(".");
    const changed = Buffer.from(JSON.stringify({ ...(decode(payload) as object), edition: "gold" })).toString(
      "base64url",
    );
    expect(await verify(jwks, `${header}.${changed}.${signature}`)).toBe(false);
    const { privateKey } = await generateKeyPair("ES256");
    const forged = new SignJWT({ valid: true }).setProtectedHeader({ alg: "ES256", kid: jwks.keys[0]?.kid ?? "" });
    expect(await verify(jwks, await forged.sign(privateKey))).toBe(false);
  });

  test("has exactly the contract's header and claims", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    const keys = keysOn(tables, vault);
    const [header, payload] = (await signStatement(ISSUER, keys, statement)).split(".");
    expect(decode(header)).toEqual({ alg: "ES256", kid: (await keys.jwks()).keys[0]?.kid, typ: "license+jwt" });
    const claims = {
      iss: ISSUER,
      aud: "usher-license",
      sub: TENANT,
      product: "alerts",
      edition: "premium",
      kind: "subscription",
      features: ["rules"],
      code: "VALID",
      valid: true,
      expiresAt: "2026-01-16T12:00:00.000Z",
      graceUntil: "2026-01-17T12:00:00.000Z",
      iat: NOON / 1000,
      exp: NOON / 1000 + 3600,
    };
    expect(decode(payload)).toEqual(claims);
    const asked = { ...statement, component: "calendar", site: SITE, nonce: "n-1" };
    const [, more] = (await signStatement(ISSUER, keys, asked)).split(".");
    expect(decode(more)).toEqual({ ...claims, component: "calendar", site: SITE, nonce: "n-1" });
  });

  test("is at most 3.5 KB for the largest entitlement that the rules allow", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    const longest = "x".repeat(LIMITS.idLength);
    const features = Array.from({ length: LIMITS.editionFeatures + LIMITS.licenseFeatures }, () => longest);
    const code = CODES.toSorted((a, b) => b.length - a.length)[0] ?? "VALID";
    const token = await signStatement(`https://${"h".repeat(247)}`, keysOn(tables, vault), {
      ...statement,
      told: { ...statement.told, valid: false, code, edition: longest, features },
      product: longest,
      component: longest,
      site: SITE,
      nonce: "n".repeat(64),
    });
    expect(token.length).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
  });
});

describe("the signing keys", () => {
  test("begin with one key, which signs at once, also where several instances begin at the same instant", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    const instances = Array.from({ length: 4 }, () => keysOn(tables, vault));
    const tokens = await Promise.all(instances.map((keys) => signStatement(ISSUER, keys, statement)));
    const jwks = await keysOn(tables, vault).jwks();
    expect(jwks.keys).toHaveLength(1);
    for (const token of tokens) expect(await verify(jwks, token)).toBe(true);
  });

  test("publish no private part", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    const jwks = await keysOn(tables, vault).jwks();
    expect(jwksSchema.parse(jwks)).toEqual(jwks);
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  test("lie sealed: nothing in the table holds the private part", async () => {
    const tables = freshTables(account);
    await using vault = await fileVault(tables, clock);
    await keysOn(tables, vault).signer();
    const [key] = await createSigningKeyStore(tables).list();
    expect(key?.sealed.split(".")).toHaveLength(5);
    expect(JSON.stringify({ ...key, sealed: "" })).not.toContain('"d"');
  });

  test("go on signing while storage is out of reach", async () => {
    const tables = watched(freshTables(account));
    const moving = stoppedClock();
    await using vault = await fileVault(tables, moving);
    const keys = keysOn(tables, vault, moving);
    const { kid } = await keys.signer();
    tables.watch.down = true;
    moving.advance(HOUR);
    expect((await keys.signer()).kid).toBe(kid);
    expect((await keys.jwks()).keys).toHaveLength(1);
  });

  test("are unavailable, and then there, when storage was out of reach at first", async () => {
    const tables = watched(freshTables(account));
    await using vault = await fileVault(tables, clock);
    const keys = keysOn(tables, vault);
    tables.watch.down = true;
    await expect(keys.signer()).rejects.toMatchObject({ code: "unavailable" });
    tables.watch.down = false;
    expect((await keys.signer()).kid).toHaveLength(43);
  });

  test("are read once for many signatures, and again after minutes", async () => {
    const tables = watched(freshTables(account));
    const moving = stoppedClock();
    await using vault = await fileVault(tables, moving);
    const keys = keysOn(tables, vault, moving);
    await keys.signer();
    const before = tables.watch.calls.length;
    for (let at = 0; at < 50; at += 1) await keys.signer();
    expect(tables.watch.calls.length).toBe(before);
    moving.advance(6 * MINUTE);
    await keys.signer();
    expect(tables.watch.calls.slice(before)).toEqual(["list signingkeys"]);
  });
});
