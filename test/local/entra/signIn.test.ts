import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { type EntraServer, startEntra } from "../../../infra/local/entra/server.ts";
import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID, LOCAL_STAFF_TENANT } from "../../../infra/local/layout.ts";
import { openMoods } from "../../../infra/local/moods.ts";
import { MINUTE } from "../../../shared/platform/clock.ts";

const TENANT = "11111111-aaaa-4aaa-8aaa-111111111111";
const USHER = "http://127.0.0.1:7071";
const VERIFIER = "v".repeat(43);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

let folder: string;
let entra: EntraServer;
let now: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "usher-entra-"));
  now = Date.UTC(2026, 10, 25);
  const moods = openMoods(join(folder, "moods.json"));
  entra = await startEntra({ folder, port: 0, clock: { now: () => now }, moods, usher: USHER });
});
afterEach(async () => {
  await entra.close();
  await rm(folder, { recursive: true });
});

type Changes = Record<string, string>;

const authorizeUrl = (changes: Changes = {}, tenant = "organizations"): string => {
  const query = new URLSearchParams({
    client_id: LOCAL_CLIENT_ID,
    response_type: "code",
    response_mode: "fragment",
    redirect_uri: `${USHER}/`,
    scope: `${LOCAL_CLIENT_ID}/access_as_user`,
    state: "a state",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...changes,
  });
  return `${entra.authority}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`;
};

const STAFF = { client_id: LOCAL_STAFF_CLIENT_ID, redirect_uri: `${USHER}/staff` };

/** Chooses somebody, and answers where the browser is sent: the address, and what its fragment holds. */
const choose = async (
  choice: [string, string][],
  url = authorizeUrl(),
): Promise<{ to: string; answer: URLSearchParams }> => {
  const { status, headers } = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(choice),
    redirect: "manual",
  });
  expect(status).toBe(302);
  const [to = "", fragment = ""] = (headers.get("location") ?? "").split("#");
  return { to, answer: new URLSearchParams(fragment) };
};

const redeem = async (code: string, changes: Changes = {}, origin = USHER) => {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: LOCAL_CLIENT_ID,
    redirect_uri: `${USHER}/`,
    code,
    code_verifier: VERIFIER,
    ...changes,
  });
  const url = `${entra.authority}/organizations/oauth2/v2.0/token`;
  const response = await fetch(url, { method: "POST", body, headers: { Origin: origin } });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, string>,
    headers: response.headers,
  };
};

const ADMIN: [string, string][] = [
  ["as", "admin"],
  ["tenant", TENANT],
];

const codeOf = async (choice = ADMIN): Promise<string> => (await choose(choice)).answer.get("code") ?? "";

describe("the sign-in of people at the stand-in for Entra ID", () => {
  test("asks who it is, and sends a code in the fragment that the page gets a token for", async () => {
    const asked = await fetch(authorizeUrl());
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain("Who signs in?");
    const { to, answer } = await choose(ADMIN);
    expect([to, answer.get("state")]).toEqual([`${USHER}/`, "a state"]);
    const { status, body, headers } = await redeem(answer.get("code") ?? "");
    expect([status, headers.get("access-control-allow-origin")]).toEqual([200, USHER]);
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({
      tid: TENANT,
      aud: LOCAL_CLIENT_ID,
      azp: LOCAL_CLIENT_ID,
      scp: "access_as_user",
      wids: expect.arrayContaining(["62e90394-69f5-4237-9190-012177145e10"]),
    });
  });

  test("a user who is no administrator comes from the page too, and has no role", async () => {
    const { body } = await redeem(
      await codeOf([
        ["as", "user"],
        ["tenant", TENANT],
      ]),
    );
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({
      azp: LOCAL_CLIENT_ID,
      wids: ["b79fbf4d-3ef9-4689-8143-76b194e85509"],
    });
  });

  test("an employee has the roles that were picked", async () => {
    const url = authorizeUrl(STAFF, LOCAL_STAFF_TENANT);
    const { to, answer } = await choose(
      [
        ["as", "employee"],
        ["role", "Support.Agent"],
        ["role", "Licenses.Manage"],
      ],
      url,
    );
    expect(to).toBe(`${USHER}/staff`);
    const { body } = await redeem(answer.get("code") ?? "", STAFF);
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({
      aud: LOCAL_STAFF_CLIENT_ID,
      tid: LOCAL_STAFF_TENANT,
      roles: ["Support.Agent", "Licenses.Manage"],
    });
  });

  test("employees are told apart by their roles, or by a name whatever their roles", async () => {
    const url = authorizeUrl(STAFF, LOCAL_STAFF_TENANT);
    const oidOf = async (role: string, who: string) => {
      const { answer } = await choose(
        [
          ["as", "employee"],
          ["role", role],
          ["who", who],
        ],
        url,
      );
      const { body } = await redeem(answer.get("code") ?? "", STAFF);
      return decodeJwt(body.access_token ?? "").oid;
    };
    const officer = await oidOf("Privacy.Officer", "");
    expect(await oidOf("Privacy.Officer", " ")).toBe(officer);
    expect(await oidOf("Support.Agent", "")).not.toBe(officer);
    const ada = await oidOf("Privacy.Officer", "Ada");
    expect(ada).not.toBe(officer);
    expect(await oidOf("Support.Agent", " ada ")).toBe(ada);
    expect(await oidOf("Privacy.Officer", "Ben")).not.toBe(ada);
  });

  test("where the address is another than the registered ones, those are linked", async () => {
    const response = await fetch(authorizeUrl({ redirect_uri: "http://localhost:7071/" }));
    expect(await response.text()).toContain(`<a href="${USHER}/">`);
  });

  test("who cancels, and whom nobody consented for, come back with an error and no code", async () => {
    const cancelled = await choose([["as", "nobody"]]);
    expect([cancelled.answer.get("error"), cancelled.answer.has("code")]).toEqual(["access_denied", false]);
    await writeFile(join(folder, "moods.json"), JSON.stringify({ [TENANT]: ["consent-refused"] }));
    expect((await choose(ADMIN)).answer.get("error")).toBe("consent_required");
  });

  test.each<[string, Changes, string]>([
    ["another client", { client_id: TENANT }, "AADSTS700016"],
    ["an address that nobody registered", { redirect_uri: `${USHER}/elsewhere` }, "AADSTS50011"],
    ["the address of another registration", { redirect_uri: `${USHER}/staff` }, "AADSTS50011"],
    ["another origin", { redirect_uri: "http://localhost:7071/" }, "AADSTS50011"],
    ["no PKCE", { code_challenge: "" }, "AADSTS9002325"],
    ["plain PKCE", { code_challenge_method: "plain" }, "AADSTS9002325"],
    ["an answer in the query", { response_mode: "query" }, "AADSTS900144"],
    ["no state", { state: "" }, "AADSTS900144"],
    ["staff of any tenant", STAFF, "AADSTS50194"],
  ])("%s is told to the developer and never sent on", async (_, changes, words) => {
    const response = await fetch(authorizeUrl(changes), { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    expect(await response.text()).toContain(words);
  });

  test.each<[string, Changes, string, number]>([
    ["another verifier", { code_verifier: "w".repeat(43) }, USHER, 501481],
    ["another address", { redirect_uri: `${USHER}/tenant` }, USHER, 500112],
    ["another client", { client_id: LOCAL_STAFF_CLIENT_ID }, USHER, 700005],
    ["another origin", {}, "http://127.0.0.1:7072", 9002327],
  ])("a code with %s gives no token, and is used up", async (_, changes, origin, number) => {
    const code = await codeOf();
    const refused = await redeem(code, changes, origin);
    expect(refused).toMatchObject({ status: 400, body: { error: "invalid_grant", error_codes: [number] } });
    expect((await redeem(code)).body).toMatchObject({ error_codes: [70008] });
  });

  test("a code counts once, and for ten minutes", async () => {
    const code = await codeOf();
    expect((await redeem(code)).status).toBe(200);
    expect((await redeem(code)).body).toMatchObject({ error: "invalid_grant", error_codes: [70008] });
    const late = await codeOf();
    now += 10 * MINUTE;
    expect((await redeem(late)).body).toMatchObject({ error_codes: [70008] });
  });
});

describe("consent of an administrator", () => {
  const consentUrl = (changes: Changes = {}): string => {
    const query = new URLSearchParams({
      client_id: LOCAL_CLIENT_ID,
      scope: "https://graph.example/.default",
      redirect_uri: `${USHER}/tenant`,
      ...changes,
    });
    return `${entra.authority}/${TENANT}/v2.0/adminconsent?${query.toString()}`;
  };
  const decide = async (answer: string): Promise<URL> => {
    const body = new URLSearchParams({ answer });
    const { headers } = await fetch(consentUrl(), { method: "POST", body, redirect: "manual" });
    return new URL(headers.get("location") ?? "");
  };

  test("is asked for by a page, and told to Usher's in the query", async () => {
    const shown = await fetch(consentUrl());
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain("https://graph.example/.default");
    const given = await decide("accept");
    expect(given.origin + given.pathname).toBe(`${USHER}/tenant`);
    expect(Object.fromEntries(given.searchParams)).toMatchObject({ admin_consent: "True", tenant: TENANT });
    expect(given.searchParams.has("error")).toBe(false);
    const refused = Object.fromEntries((await decide("decline")).searchParams);
    expect(refused).toMatchObject({ admin_consent: "True", error: "consent_required" });
  });

  test.each([
    ["another application", { client_id: LOCAL_STAFF_TENANT }],
    ["another address", { redirect_uri: "http://127.0.0.1:1/tenant" }],
    ["no scope", { scope: "" }],
  ])("is not asked for %s", async (_what, changes) => {
    expect((await fetch(consentUrl(changes))).status).toBe(400);
  });
});
