import { describe, expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import type { Clock } from "../../../shared/platform/clock.ts";
import { createContactTokens } from "../../../shared/platform/identity/contactTokens.ts";
import { createEntraTokens } from "../../../shared/platform/identity/entraTokens.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { unavailable } from "../../../shared/platform/refusal.ts";
import type { Vault } from "../../../shared/platform/vault/vault.ts";
import { newKey, OTHER_TENANT, PRESENT, STAFF_TENANT, sign, TENANT } from "./authority.ts";
import { endOf } from "./refusals.ts";

const publicUrl = "http://127.0.0.1:7071";
const secret = new Uint8Array(32).fill(7);
const CLAIMS = { organizationId: TENANT, contactId: OTHER_TENANT, generation: 3 };

const vaultWith = (secretOf: Vault["secret"]): Vault => ({
  ...({} as Vault),
  secret: secretOf,
});

let now = PRESENT * 1000;
const clock: Clock = { now: () => now };
const vault = vaultWith(async (purpose) => (purpose === "contact-token" ? secret : new Uint8Array(32)));
const tokens = createContactTokens({ vault, clock, publicUrl });

/** A token that differs from a good one in what is given. */
const forge = (claims: object, header: object = {}, key: Uint8Array = secret): Promise<string> =>
  new SignJWT({
    iss: publicUrl,
    aud: "usher-contact",
    iat: PRESENT,
    exp: PRESENT + 3600,
    sub: CLAIMS.contactId,
    org: CLAIMS.organizationId,
    gen: 3,
    ...claims,
  })
    .setProtectedHeader({ alg: "HS256", typ: "contact+jwt", ...header })
    .sign(key);

describe("a contact's token", () => {
  test("says whose it is for an hour, to the second", async () => {
    now = PRESENT * 1000;
    const { accessToken, expiresIn } = await tokens.issue(CLAIMS);
    expect(expiresIn).toBe(3600);
    expect(await tokens.verify(accessToken)).toEqual(CLAIMS);
    now += 3599_000;
    expect(await tokens.verify(accessToken)).toEqual(CLAIMS);
    now += 1000;
    expect(await endOf(() => tokens.verify(accessToken))).toEqual({ code: "not-signed-in", reason: "ERR_JWT_EXPIRED" });
    now = PRESENT * 1000;
  });

  test("holds a closed list of claims, none of them personal", async () => {
    const { accessToken } = await tokens.issue(CLAIMS);
    expect(decodeJwt(accessToken)).toEqual({
      iss: publicUrl,
      aud: "usher-contact",
      iat: PRESENT,
      exp: PRESENT + 3600,
      sub: CLAIMS.contactId,
      org: CLAIMS.organizationId,
      gen: 3,
    });
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: "HS256", typ: "contact+jwt" });
  });

  test("is told from a forged one that is right in every claim", async () => {
    expect(await tokens.verify(await forge({}))).toEqual(CLAIMS);
    expect(await endOf(async () => tokens.verify(await forge({}, {}, new Uint8Array(32))))).toEqual({
      code: "not-signed-in",
      reason: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
  });

  test.each<[string, object, object]>([
    ["another issuer", { iss: "http://127.0.0.1:7999" }, {}],
    ["another audience", { aud: "usher-license" }, {}],
    ["no expiry", { exp: undefined }, {}],
    ["no generation", { gen: undefined }, {}],
    ["a generation that is no number", { gen: "3" }, {}],
    ["no organization", { org: undefined }, {}],
    ["a claim too many", { email: "someone@example.org" }, {}],
    ["not yet valid", { nbf: PRESENT + 60 }, {}],
    ["another type", {}, { typ: "JWT" }],
    ["another type of ours", {}, { typ: "license+jwt" }],
    ["another algorithm with the same secret", {}, { alg: "HS384" }],
  ])("with %s is refused, though the secret is right", async (_, claims, header) => {
    const key = "alg" in header ? new Uint8Array(48).fill(7) : secret;
    expect(await endOf(async () => tokens.verify(await forge(claims, header, key)))).toMatchObject({
      code: "not-signed-in",
    });
  });

  test("without a signature is refused", async () => {
    const [, payload] = (await forge({})).split(".");
    for (const alg of ["none", "HS256"]) {
      const header = Buffer.from(JSON.stringify({ alg, typ: "contact+jwt" })).toString("base64url");
      expect(await endOf(() => tokens.verify(`${header}.${payload}.`))).toMatchObject({ code: "not-signed-in" });
    }
  });

  test.each(["", "a.b.c", "...", "x"])("what is no token is refused: %#", async (token) => {
    expect(await endOf(() => tokens.verify(token))).toMatchObject({ code: "not-signed-in" });
  });
});

describe("tokens of different kinds do not pass for one another", () => {
  const entra = {
    authority: "http://127.0.0.1:1",
    clientId: TENANT,
    staffClientId: OTHER_TENANT,
    staffTenant: STAFF_TENANT,
  };

  test("a contact's token is neither a customer's nor an employee's", async () => {
    const { customer, employee } = createEntraTokens({ entra, clock, log: createLog(() => {}) });
    const { accessToken } = await tokens.issue(CLAIMS);
    expect(await endOf(() => customer(accessToken))).toMatchObject({ code: "not-signed-in" });
    expect(await endOf(() => employee(accessToken))).toMatchObject({ code: "not-signed-in" });
  });

  test("a token of Entra ID is no contact's, even while the vault is out of reach", async () => {
    const token = await sign({ iss: publicUrl, aud: "usher-contact" }, await newKey());
    const blind = vaultWith(() => Promise.reject(unavailable("key vault")));
    const blinded = createContactTokens({ vault: blind, clock, publicUrl });
    expect(await endOf(() => blinded.verify(token))).toEqual({ code: "not-signed-in", reason: "wrong-kind" });
  });

  test("a contact's own token is not refused while the vault is out of reach: that is an outage", async () => {
    const blind = vaultWith(() => Promise.reject(unavailable("key vault")));
    const blinded = createContactTokens({ vault: blind, clock, publicUrl });
    const { accessToken } = await tokens.issue(CLAIMS);
    expect(await endOf(() => blinded.verify(accessToken))).toMatchObject({ code: "unavailable" });
  });
});
