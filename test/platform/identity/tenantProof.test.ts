import { describe, expect, test } from "@jest/globals";
import { signInDomain } from "../../../shared/platform/identity/signInDomain.ts";
import { proveTenantAdmin } from "../../../shared/platform/identity/tenantProof.ts";
import type { Refusal } from "../../../shared/platform/refusal.ts";
import { appClaims, type Claims, PRESENT, sign, staffClaims, TENANT, useAuthority, userClaims } from "./authority.ts";

const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

const { key, stranger, authority, tokens } = await useAuthority();

const adminClaims = (): Claims => ({
  ...userClaims(authority),
  azp: authority.entra.clientId,
  wids: [GLOBAL_ADMINISTRATOR],
  preferred_username: "Grace@Contoso.COM",
});

const proof = async (claims: Claims, by = key) => proveTenantAdmin(tokens, await sign(claims, by));

const refusalOf = (work: Promise<unknown>): Promise<Pick<Refusal, "code" | "detail">> =>
  work.then(
    () => ({ code: "internal", detail: "it was not refused" }),
    (refusal: Refusal) => refusal,
  );

describe("a tenant administrator's token", () => {
  test("proves the tenant, and tells the domain of the sign-in name", async () => {
    expect(await proof(adminClaims())).toEqual({ tenant: TENANT, domain: "contoso.com" });
  });

  test("proves it as well without a domain: of a guest, or without a name", async () => {
    for (const preferred_username of ["grace_fabrikam.example#EXT#@contoso.com", undefined]) {
      expect(await proof({ ...adminClaims(), preferred_username })).toEqual({ tenant: TENANT, domain: undefined });
    }
  });
});

test("nobody else's domain is taken from their token", async () => {
  const user = await tokens.customer(await sign({ ...adminClaims(), wids: [] }, key));
  expect(user.domain).toBeUndefined();
});

describe("any other token proves nothing, and the refusal says which token it is about", () => {
  const others: [string, () => Claims][] = [
    ["a user without an administrator's role", () => ({ ...adminClaims(), wids: [] })],
    ["an administrator by a token that SharePoint got", () => ({ ...adminClaims(), azp: userClaims(authority).azp })],
    ["an app-only token", () => appClaims(authority)],
    ["an app-only token with an administrator's roles", () => ({ ...appClaims(authority), wids: adminClaims().wids })],
    ["an app-only token without any role", () => ({ ...appClaims(authority), roles: [] })],
    ["a user with the roles of the staff", () => ({ ...adminClaims(), wids: [], roles: ["Licenses.Manage"] })],
  ];

  test.each(others)("%s is not allowed", async (_, claims) => {
    const { code, detail } = await refusalOf(proof(claims()));
    expect([code, detail]).toEqual(["not-allowed", expect.stringContaining("entraToken")]);
  });

  test.each<[string, () => Promise<string>]>([
    ["one that has expired", () => sign({ ...adminClaims(), exp: PRESENT - 60 }, key)],
    ["one that somebody else signed", () => sign(adminClaims(), { ...stranger, kid: key.kid })],
    ["an employee's", () => sign(staffClaims(authority), key)],
    ["no token", async () => "words"],
  ])("%s is not signed in", async (_, token) => {
    const { code, detail } = await refusalOf(proveTenantAdmin(tokens, await token()));
    expect([code, detail]).toEqual(["not-signed-in", expect.stringContaining("entraToken")]);
  });

  test("where Entra ID's keys cannot be had, that is what is said", async () => {
    authority.mood = "broken";
    expect((await refusalOf(proof(adminClaims()))).code).toBe("unavailable");
    authority.mood = "well";
  });
});

describe("the domain of a sign-in name", () => {
  test.each([
    ["ada@contoso.com", "contoso.com"],
    ["ada@CONTOSO.onmicrosoft.com", "contoso.onmicrosoft.com"],
    ["ada@bücher.example", "xn--bcher-kva.example"],
    ["a@b@contoso.com", "contoso.com"],
  ])("%j: %j", (name, domain) => {
    expect(signInDomain(name)).toBe(domain);
  });

  test.each([
    undefined,
    "",
    "ada",
    "@contoso.com",
    "ada@",
    "ada@localhost",
    "ada@contoso..com",
    "ada@contoso.com/x",
    "ada@exam%70le.com",
    "ada@[127.0.0.1]",
    "+1 202 555 0100",
    `ada@${"a.".repeat(127)}example`,
    "ada_contoso.com#EXT#@fabrikam.onmicrosoft.com",
    "ada_contoso.com#ext#@fabrikam.onmicrosoft.com",
  ])("%j: none", (name) => {
    expect(signInDomain(name)).toBeUndefined();
  });
});
