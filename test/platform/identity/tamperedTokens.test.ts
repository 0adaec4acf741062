import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { exportSPKI, importJWK } from "jose";
import { sign, useAuthority, userClaims } from "./authority.ts";
import { endOf } from "./refusals.ts";

const { key, stranger, authority, tokens } = await useAuthority();

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a tampered token proves nothing", () => {
  const refusals = async (token: string) => [
    await endOf(() => tokens.customer(token)),
    (await endOf(() => tokens.employee(token))).code,
  ];

  test("alg none, with an empty signature and with the old one", async () => {
    const good = await sign(userClaims(authority), key);
    const [, payload, signature] = good.split(".");
    for (const alg of ["none", "None", "NONE"]) {
      const header = base64({ typ: "JWT", alg, kid: key.kid });
      for (const tail of ["", signature]) {
        const [end, staff] = await refusals(`${header}.${payload}.${tail}`);
        expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JOSE_ALG_NOT_ALLOWED" });
        expect(staff).toBe("not-signed-in");
      }
    }
  });

  test("RS/HS confusion: the public key is no secret to sign with", async () => {
    const publicKey = await importJWK(key.publicJwk, "RS256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new TypeError("expected a public key");
    const secrets = [await exportSPKI(publicKey), JSON.stringify(key.publicJwk), String(key.publicJwk.n)];
    for (const secret of secrets) {
      const head = `${base64({ typ: "JWT", alg: "HS256", kid: key.kid })}.${base64(userClaims(authority))}`;
      const mac = createHmac("sha256", secret).update(head).digest("base64url");
      const [end] = await refusals(`${head}.${mac}`);
      expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JOSE_ALG_NOT_ALLOWED" });
    }
  });

  test.each(["PS256", "RS384", "RS512"])("%s, though made with the right key", async (alg) => {
    const { privateKey } = key;
    const jwk = await crypto.subtle.exportKey("jwk", privateKey);
    const { alg: _, ...bare } = jwk;
    const other = await importJWK(bare, alg);
    if (other instanceof Uint8Array) throw new TypeError("expected a private key");
    const [end] = await refusals(await sign(userClaims(authority), { ...key, privateKey: other }, { alg }));
    expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JOSE_ALG_NOT_ALLOWED" });
  });

  test("another key under the kid of the right one", async () => {
    const [end] = await refusals(await sign(userClaims(authority), { ...stranger, kid: key.kid }));
    expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
  });

  test("the right key under the kid of another", async () => {
    authority.publish({ key }, { key: stranger });
    const [end] = await refusals(await sign(userClaims(authority), { ...key, kid: stranger.kid }));
    expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
  });

  test("an unknown kid, and none", async () => {
    const [unknown] = await refusals(await sign(userClaims(authority), stranger));
    expect(unknown).toEqual({ code: "not-signed-in", reason: "unknown-key" });
    const nameless = await sign(userClaims(authority), key, { kid: undefined as unknown as string });
    const [none] = await refusals(nameless);
    expect(none).toEqual({ code: "not-signed-in", reason: "no-key-id" });
  });

  test("a key that the token brings along", async () => {
    const header = { jwk: stranger.publicJwk, jku: `${authority.entra.authority}/common/discovery/v2.0/keys` };
    const [end] = await refusals(await sign(userClaims(authority), { ...stranger, kid: key.kid }, header));
    expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
  });

  test("changed claims under the old signature", async () => {
    const [header, , signature] = (await sign(userClaims(authority), key)).split(".");
    const claims = { ...userClaims(authority), roles: ["Tenant.Admin"] };
    const [end] = await refusals(`${header}.${base64(claims)}.${signature}`);
    expect(end).toEqual({ code: "not-signed-in", reason: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
  });

  test.each(["", ".", "..", "a.b.c", "abc", "e30.e30.", "e30.W10.e30", "x".repeat(10_000)])(
    "what is no token at all: %#",
    async (token) => {
      const [end, staff] = await refusals(token);
      expect(end).toMatchObject({ code: "not-signed-in" });
      expect(staff).toBe("not-signed-in");
    },
  );
});
