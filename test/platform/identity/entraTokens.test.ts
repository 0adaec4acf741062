import { describe, expect, test } from "@jest/globals";
import {
  appClaims,
  type Claims,
  OID,
  OTHER_TENANT,
  PRESENT,
  STAFF_TENANT,
  sign,
  staffClaims,
  TENANT,
  useAuthority,
  userClaims,
} from "./authority.ts";
import { endOf } from "./refusals.ts";

const CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";
const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
const SHAREPOINT_ADMINISTRATOR = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c";
const USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1";

const { key, stranger, authority, tokens } = await useAuthority();

const customer = async (claims: Claims) => tokens.customer(await sign(claims, key));
const employee = async (claims: Claims) => tokens.employee(await sign(claims, key));

describe("the right caller is let in", () => {
  test("a user, by a delegated token", async () => {
    expect(await customer(userClaims(authority))).toEqual({
      kind: "user",
      tenant: TENANT,
      oid: OID,
      roles: [],
      tenantAdmin: false,
    });
  });

  test("a user whose token has more scopes than ours", async () => {
    const scp = "openid access_as_user profile";
    expect(await customer({ ...userClaims(authority), scp, idtyp: "user" })).toMatchObject({ kind: "user" });
  });

  test("an unattended component, by an app-only token with its role", async () => {
    expect(await customer(appClaims(authority))).toEqual({
      kind: "app",
      tenant: TENANT,
      oid: OID,
      roles: ["Component.Run"],
      tenantAdmin: false,
    });
  });

  test("an employee, with the roles that Usher knows and no others", async () => {
    const roles = ["Support.Agent", "Licenses.Manage", "Tenant.Admin", "Component.Run"];
    expect(await employee({ ...staffClaims(authority), roles })).toEqual({
      kind: "employee",
      oid: OID,
      roles: ["Licenses.Manage", "Support.Agent"],
    });
  });

  test("an employee without a role is one without roles, for the doors to refuse", async () => {
    expect(await employee({ ...staffClaims(authority), roles: undefined })).toMatchObject({ roles: [] });
  });

  test("a person is named in lower case, however the token writes the ids", async () => {
    const claims = { ...userClaims(authority, TENANT.toUpperCase()), oid: OID.toUpperCase() };
    expect(await customer(claims)).toMatchObject({ tenant: TENANT, oid: OID });
  });
});

describe("every rule for a token of Entra ID, each broken alone", () => {
  const broken: [string, Claims, string][] = [
    ["version 1.0", { ver: "1.0" }, "wrong-version"],
    ["no version", { ver: undefined }, "malformed-claims"],
    ["another audience", { aud: "99999999-9999-4999-8999-999999999999" }, "wrong-audience"],
    ["no audience", { aud: undefined }, "malformed-claims"],
    ["the issuer of another tenant", { tid: OTHER_TENANT }, "wrong-issuer"],
    ["the issuer of another authority", { iss: `https://evil.example/${TENANT}/v2.0` }, "wrong-issuer"],
    ["the issuer of v1.0 tokens", { iss: `https://sts.windows.net/${TENANT}/` }, "wrong-issuer"],
    ["no issuer", { iss: undefined }, "malformed-claims"],
    ["a tenant that is no GUID", { tid: "common" }, "malformed-claims"],
    ["no tenant", { tid: undefined }, "malformed-claims"],
    ["no object id", { oid: undefined }, "malformed-claims"],
    ["roles that are no list", { roles: "Licenses.Manage Component.Run Tenant.Admin" }, "malformed-claims"],
    ["directory roles that are no list", { wids: GLOBAL_ADMINISTRATOR }, "malformed-claims"],
    ["expired", { exp: PRESENT - 31 }, "ERR_JWT_EXPIRED"],
    ["no expiry", { exp: undefined }, "malformed-claims"],
    ["not yet valid", { nbf: PRESENT + 31 }, "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ];

  test.each(broken)("%s: refused, to a customer and to an employee", async (_, change, reason) => {
    const refused = { code: "not-signed-in", reason };
    expect(await endOf(() => customer({ ...userClaims(authority), ...change }))).toEqual(refused);
    expect(await endOf(() => employee({ ...staffClaims(authority), ...change }))).toEqual(refused);
  });

  test("half a minute between the clocks is forgiven", async () => {
    expect(await endOf(() => customer({ ...userClaims(authority), exp: PRESENT - 29 }))).toEqual({ code: "done" });
    expect(await endOf(() => customer({ ...userClaims(authority), nbf: PRESENT + 29 }))).toEqual({ code: "done" });
  });

  test.each([CONSUMERS, CONSUMERS.toUpperCase()])("personal accounts are refused: %s", async (tenant) => {
    expect(await endOf(() => customer(userClaims(authority, tenant)))).toEqual({
      code: "not-signed-in",
      reason: "consumer-tenant",
    });
  });

  test("the refusal tells a stranger nothing of the reason", async () => {
    const details = await Promise.all(
      [{ ver: "1.0" }, { aud: "x" }, { exp: PRESENT - 99 }, { scp: "other" }].map((change) =>
        customer({ ...userClaims(authority), ...change }).catch((error: { detail: string }) => error.detail),
      ),
    );
    expect(new Set(details).size).toBe(1);
  });
});

describe("neither delegated nor app-only is not signed in", () => {
  const refused = { code: "not-signed-in", reason: "neither-delegated-nor-app" };

  test.each<[string, Claims]>([
    ["another scope", { scp: "Files.Read" }],
    ["a scope that only looks like ours", { scp: "access_as_user2 not_access_as_user" }],
    ["no scope, as in an ID token", { scp: undefined }],
    ["both a scope and app-only", { idtyp: "app", roles: ["Component.Run"] }],
  ])("a user's token with %s", async (_, change) => {
    expect(await endOf(() => customer({ ...userClaims(authority), ...change }))).toEqual(refused);
  });

  test.each<[string, Claims]>([
    ["without idtyp", { idtyp: undefined }],
    ["with an empty scope", { scp: "" }],
  ])("an app's token %s", async (_, change) => {
    expect(await endOf(() => customer({ ...appClaims(authority), ...change }))).toEqual(refused);
  });

  test.each<[string, Claims]>([
    ["app-only", { idtyp: "app", scp: undefined }],
    ["app-only with a scope", { idtyp: "app" }],
    ["no scope, as in an ID token", { scp: undefined }],
  ])("an employee is a person: %s is refused", async (_, change) => {
    expect(await endOf(() => employee({ ...staffClaims(authority), ...change }))).toEqual({
      code: "not-signed-in",
      reason: "not-a-person",
    });
  });

  test("an app-only token without Component.Run is of the right kind and not allowed", async () => {
    const claims = { ...appClaims(authority), roles: ["Tenant.Admin"] };
    expect(await endOf(() => customer(claims))).toMatchObject({ code: "not-allowed" });
  });

  test("a forged app-only token without Component.Run is not signed in: claims prove nothing before the signature", async () => {
    const forged = await sign({ ...appClaims(authority), roles: [] }, { ...stranger, kid: key.kid });
    expect(await endOf(() => tokens.customer(forged))).toMatchObject({ code: "not-signed-in" });
  });
});

describe("who counts as a tenant's administrator", () => {
  const own = () => ({ azp: authority.entra.clientId });

  test.each<[string, Claims]>([
    ["Global Administrator", { wids: [USER_ADMINISTRATOR, GLOBAL_ADMINISTRATOR] }],
    ["SharePoint Administrator", { wids: [SHAREPOINT_ADMINISTRATOR] }],
    ["the app role Tenant.Admin", { roles: ["Tenant.Admin"] }],
  ])("%s on a page of Usher's does", async (_, change) => {
    expect(await customer({ ...userClaims(authority), ...own(), ...change })).toMatchObject({ tenantAdmin: true });
  });

  test.each<[string, Claims]>([
    ["Global Administrator", { wids: [GLOBAL_ADMINISTRATOR] }],
    ["the app role Tenant.Admin", { roles: ["Tenant.Admin"] }],
  ])("%s with a token that SharePoint got does not", async (_, change) => {
    expect(await customer({ ...userClaims(authority), ...change })).toMatchObject({ tenantAdmin: false });
    expect(await customer({ ...userClaims(authority), ...change, azp: undefined })).toMatchObject({
      tenantAdmin: false,
    });
  });

  test.each<[string, Claims]>([
    ["nobody's role", {}],
    ["another directory role", { wids: [USER_ADMINISTRATOR] }],
    ["another app role", { roles: ["Component.Run"] }],
    ["a directory role named as an app role", { roles: [GLOBAL_ADMINISTRATOR] }],
  ])("%s on a page of Usher's does not", async (_, change) => {
    expect(await customer({ ...userClaims(authority), ...own(), ...change })).toMatchObject({ tenantAdmin: false });
  });

  test("an app never does", async () => {
    const claims = { ...appClaims(authority), ...own(), roles: ["Component.Run", "Tenant.Admin"] };
    expect(await customer({ ...claims, wids: [GLOBAL_ADMINISTRATOR] })).toMatchObject({ tenantAdmin: false });
  });
});

describe("customers and employees do not pass for one another", () => {
  const roles = ["Licenses.Manage", "Support.Agent", "Privacy.Officer"];

  test("a customer's token with staff roles opens no staff route", async () => {
    expect(await endOf(() => employee({ ...userClaims(authority), roles }))).toEqual({
      code: "not-signed-in",
      reason: "wrong-audience",
    });
  });

  test("not even that of a user of the vendor's own tenant", async () => {
    expect(await endOf(() => employee({ ...userClaims(authority, STAFF_TENANT), roles }))).toEqual({
      code: "not-signed-in",
      reason: "wrong-audience",
    });
  });

  test("a token of another tenant for the staff registration is refused, though the key signs for that tenant", async () => {
    authority.publish({ key, issuer: `/${TENANT}/v2.0` });
    const claims = { ...userClaims(authority), aud: authority.entra.staffClientId, roles };
    expect(await endOf(() => employee(claims))).toEqual({ code: "not-signed-in", reason: "foreign-tenant" });
  });

  test("an employee's token is no customer's", async () => {
    expect(await endOf(() => customer(staffClaims(authority)))).toEqual({
      code: "not-signed-in",
      reason: "wrong-audience",
    });
  });
});
