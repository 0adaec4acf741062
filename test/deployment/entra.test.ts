import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createGraph, type Graph, GraphRefused } from "../../infra/azure/entra/graph.ts";
import { register, trust } from "../../infra/azure/entra/register.ts";
import { staffRegistration, usherRegistration } from "../../infra/azure/entra/registrations.ts";

type Kept = Record<string, unknown> & { id: string };

/** Microsoft Graph as far as the script speaks to it: things by path, made by an upsert or a POST, changed by a PATCH. */
let server: Server;
let graph: Graph;
let things: Map<string, Kept>;
let refuses: { status: number; code: string } | undefined;
let tokens: Set<string | undefined>;

beforeEach(async () => {
  things = new Map();
  refuses = undefined;
  tokens = new Set();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").replace(/^\/v1\.0|\?.*$/g, "");
    const body = JSON.parse((await text(request)) || "{}");
    tokens.add(request.headers.authorization);
    const answer = (status: number, json?: object): void => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(json && JSON.stringify(json));
    };
    const found = things.get(path);
    const make = (at: string): void => {
      const id = `id-${things.size + 1}`;
      things.set(at.endsWith("/*") ? at.replace("*", id) : at, { id, appId: `app-${things.size + 1}`, ...body });
    };
    if (refuses) return answer(refuses.status, { error: { code: refuses.code } });
    if (request.method === "POST") return answer(201, make(`${path}/*`) ?? {});
    if (request.method === "PATCH") {
      if (found) return answer(204, void Object.assign(found, body));
      return request.headers.prefer === "create-if-missing" ? answer(201, make(path) ?? {}) : answer(404);
    }
    if (found) return answer(200, found);
    return answer(200, { value: [...things].filter(([at]) => at.startsWith(`${path}/`)).map(([, thing]) => thing) });
  };
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  graph = createGraph(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => "a-token");
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const thing = (path: string): Kept | undefined => things.get(path);

describe("the registrations", () => {
  test("Usher is for every organization, says who an administrator and what a component is, and asks to read sites", () => {
    const { signInAudience, groupMembershipClaims, optionalClaims, api, appRoles, requiredResourceAccess } =
      usherRegistration("Usher");
    expect([signInAudience, groupMembershipClaims]).toEqual(["AzureADMultipleOrgs", "DirectoryRole"]);
    expect(optionalClaims).toEqual({ accessToken: [{ name: "idtyp", essential: false, additionalProperties: [] }] });
    expect(api).toMatchObject({
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [{ value: "access_as_user" }],
    });
    expect(appRoles).toMatchObject([
      { value: "Component.Run", allowedMemberTypes: ["Application"] },
      { value: "Tenant.Admin", allowedMemberTypes: ["User"] },
    ]);
    expect(requiredResourceAccess).toHaveLength(2);
  });

  test("Usher Staff is for the vendor's own tenant, and asks for nothing", () => {
    const registration = staffRegistration("Usher Staff");
    expect(registration.signInAudience).toBe("AzureADMyOrg");
    expect(registration.appRoles).toMatchObject([
      { value: "Licenses.Manage" },
      { value: "Support.Agent" },
      { value: "Privacy.Officer" },
    ]);
    expect(registration).not.toHaveProperty("requiredResourceAccess");
  });

  test("no id stands for two things, and none has a secret", () => {
    const text = JSON.stringify([usherRegistration("Usher"), staffRegistration("Usher Staff")]);
    const ids = [...text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(9);
    expect(new Set(ids).size).toBe(9);
    expect(text).not.toMatch(/passwordCredentials|keyCredentials/);
  });
});

describe("registering", () => {
  test("makes both, with their service principals; again, it changes nothing that customers consented to", async () => {
    const first = await register(graph, "usher");
    const before = new Map(things);
    expect(await register(graph, "usher")).toEqual(first);
    expect(new Set(things.keys())).toEqual(new Set(before.keys()));
    expect(thing("/applications(uniqueName='usher')")).toMatchObject({
      appId: first.entraClientId,
      displayName: "Usher",
      identifierUris: [`api://${first.entraClientId}`],
    });
    expect(thing("/applications(uniqueName='usher-staff')")).toMatchObject({ displayName: "Usher Staff" });
    expect(thing(`/servicePrincipals(appId='${first.staffClientId}')`)).toMatchObject({
      appRoleAssignmentRequired: true,
    });
    expect(thing(`/servicePrincipals(appId='${first.entraClientId}')`)).not.toHaveProperty("appRoleAssignmentRequired");
    expect([...tokens]).toEqual(["Bearer a-token"]);
  });

  test("without the right to, says which role it takes", async () => {
    refuses = { status: 403, code: "Authorization_RequestDenied" };
    await expect(register(graph, "usher")).rejects.toThrow(GraphRefused);
    await expect(register(graph, "usher")).rejects.toThrow(
      /403 Authorization_RequestDenied.*Application Administrator/,
    );
  });
});

describe("trusting", () => {
  const deployed = {
    tenant: "the-tenant",
    identityObjectId: "the-identity",
    publicUrl: "https://usher.vendor.example",
  };
  const credentials = () => [...things].filter(([path]) => path.includes("federatedIdentityCredentials/"));

  test("lets the app's identity, and no secret, stand for Usher, and pages sign in", async () => {
    await register(graph, "usher");
    await trust(graph, "usher", deployed);
    expect(credentials().map(([, credential]) => credential)).toMatchObject([
      {
        name: "usher-app",
        issuer: "https://login.microsoftonline.com/the-tenant/v2.0",
        subject: "the-identity",
        audiences: ["api://AzureADTokenExchange"],
      },
    ]);
    const pages = { spa: { redirectUris: ["https://usher.vendor.example/", "https://usher.vendor.example/tenant"] } };
    expect(thing("/applications(uniqueName='usher')")).toMatchObject(pages);
    const console = { spa: { redirectUris: ["https://usher.vendor.example/staff"] } };
    expect(thing("/applications(uniqueName='usher-staff')")).toMatchObject(console);
  });

  test("once more, after the identity was made anew, leaves one credential: the new one's", async () => {
    await register(graph, "usher");
    await trust(graph, "usher", deployed);
    await trust(graph, "usher", { ...deployed, identityObjectId: "another" });
    expect(credentials().map(([, { subject }]) => subject)).toEqual(["another"]);
  });
});
