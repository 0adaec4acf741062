import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { createFileClock } from "../../../infra/local/clock/fileClock.ts";
import { moveClock } from "../../../infra/local/clock/moveClock.ts";
import { outcomeOf } from "../../../infra/local/command.ts";
import { type EntraServer, startEntra } from "../../../infra/local/entra/server.ts";
import { tokenCommand } from "../../../infra/local/entra/tellToken.ts";
import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID, LOCAL_STAFF_TENANT, layoutOf } from "../../../infra/local/layout.ts";
import { openMoods } from "../../../infra/local/moods.ts";
import { createEntraTokens, type EntraTokens } from "../../../shared/platform/identity/entraTokens.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { endOf } from "../../platform/identity/refusals.ts";

const TENANT = "11111111-aaaa-4aaa-8aaa-111111111111";
const SITE = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa.bbbbbbbb-1111-4111-8111-bbbbbbbbbbbb";
const OTHER_TENANT = "22222222-bbbb-4bbb-8bbb-222222222222";

let state: string;
let entra: EntraServer;
let tokens: EntraTokens;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "usher-token-"));
  const layout = layoutOf({ USHER_STATE: state });
  // A time far from the machine's own, so that no token is right by accident.
  await moveClock(layout.clockFile, { kind: "at", instant: Date.UTC(2031, 1, 28, 12) });
  const clock = createFileClock(layout.clockFile);
  const moods = openMoods(layout.moodsFile);
  entra = await startEntra({ folder: layout.entraFolder, port: 0, clock, moods });
  tokens = createEntraTokens({
    entra: {
      authority: entra.authority,
      clientId: LOCAL_CLIENT_ID,
      staffClientId: LOCAL_STAFF_CLIENT_ID,
      staffTenant: LOCAL_STAFF_TENANT,
    },
    clock,
    log: createLog(() => {}),
  });
});

afterAll(async () => {
  await entra.close();
  await rm(state, { recursive: true });
});

const run = (args: string, folder = state) =>
  outcomeOf(tokenCommand, { args: args.split(" ").filter(Boolean), environment: { USHER_STATE: folder } }, "usage");

const print = async (args: string): Promise<string> => {
  const { code, stdout, stderr } = await run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  return stdout.trim();
};

describe("the tokens that are printed prove their callers to Usher, at the time of its own clock", () => {
  test("a user, by SharePoint's client: never an administrator", async () => {
    const token = await print(`user --tenant ${TENANT}`);
    expect(await tokens.customer(token)).toMatchObject({ kind: "user", tenant: TENANT, tenantAdmin: false });
    expect(decodeJwt(token)).toMatchObject({ azp: "08e18876-6177-487e-b8b5-cf950c1e598c", scp: "access_as_user" });
  });

  test("an administrator, by a page of Usher's", async () => {
    const token = await print(`user --admin --tenant ${TENANT.toUpperCase()}`);
    expect(await tokens.customer(token)).toMatchObject({ kind: "user", tenant: TENANT, tenantAdmin: true });
    expect(decodeJwt(token)).toMatchObject({ azp: LOCAL_CLIENT_ID, preferred_username: expect.stringContaining("@") });
  });

  test("an unattended component", async () => {
    const token = await print(`app --tenant ${TENANT}`);
    expect(await tokens.customer(token)).toMatchObject({ kind: "app", tenant: TENANT, roles: ["Component.Run"] });
    expect(decodeJwt(token)).not.toHaveProperty("preferred_username");
  });

  test("an employee with one role, and with two", async () => {
    const one = await tokens.employee(await print("employee --role Licenses.Manage"));
    const two = await tokens.employee(await print("employee --role Support.Agent --role Privacy.Officer"));
    expect(one.roles).toEqual(["Licenses.Manage"]);
    expect(two.roles).toEqual(["Support.Agent", "Privacy.Officer"]);
    expect(two.oid).not.toBe(one.oid);
  });

  test("none of them passes for another kind", async () => {
    const employee = await print("employee --role Licenses.Manage");
    const user = await print(`user --admin --tenant ${LOCAL_STAFF_TENANT}`);
    expect(await endOf(() => tokens.customer(employee))).toMatchObject({ code: "not-signed-in" });
    expect(await endOf(() => tokens.employee(user))).toMatchObject({ code: "not-signed-in" });
  });

  test("a person is the same in each token and another in each tenant", async () => {
    const oidOf = async (args: string) => decodeJwt(await print(args)).oid;
    const [first, second] = [await oidOf(`user --tenant ${TENANT}`), await oidOf(`user --tenant ${TENANT}`)];
    expect(second).toBe(first);
    expect(await oidOf(`user --tenant ${OTHER_TENANT}`)).not.toBe(first);
  });

  test("whoever may do something else is somebody else", async () => {
    const rights = [
      "",
      "--rights reader",
      "--rights designer",
      `--rights reader --sites ${SITE}`,
      `--rights reader --sites ${SITE.replace("a", "c")}`,
      "--admin",
      "--admin --rights reader",
    ];
    const oids = await Promise.all(
      rights.map(async (each) => decodeJwt(await print(`user --tenant ${TENANT} ${each}`)).oid),
    );
    expect(new Set(oids).size).toBe(rights.length);
  });

  test("sites that are named are read by their user unless something else is said", async () => {
    const rightsIn = async (args: string) =>
      decodeJwt(await print(`user --tenant ${TENANT} ${args}`)).local_site_rights;
    expect(await rightsIn(`--sites ${SITE.toUpperCase()}`)).toEqual({ rights: "reader", sites: [SITE] });
    expect(await rightsIn(`--sites ${SITE} --rights designer`)).toEqual({ rights: "designer", sites: [SITE] });
    expect(await rightsIn("--rights designer")).toEqual({ rights: "designer" });
    expect(await rightsIn("")).toBeUndefined();
  });

  test("before, between and after the two steps of a rotation, each token that was printed is taken", async () => {
    const printed = [await print(`user --tenant ${TENANT}`)];
    for (const words of ["next key is published", "signed with the next key"]) {
      expect((await run("rotate")).stdout).toContain(words);
      printed.push(await print(`user --tenant ${TENANT}`));
    }
    const kids = printed.map((token) => decodeProtectedHeader(token).kid);
    expect([kids[1] === kids[0], kids[2] === kids[0]]).toEqual([true, false]);
    for (const token of printed) expect(await tokens.customer(token)).toMatchObject({ tenant: TENANT });
  });

  test("a token reads like one of Entra ID's", async () => {
    const token = await print(`user --tenant ${TENANT}`);
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
    expect(exp - iat).toBe(3600);
    expect(new Date(iat * 1000).getUTCFullYear()).toBe(2031);
    expect(Object.keys(claims).toSorted()).toEqual(
      "aud azp azpacr iss nbf oid preferred_username scp sub tid uti ver wids".split(" "),
    );
    expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "RS256", kid: expect.any(String) });
  });
});

describe("arguments that make no sense end with 2, a reason on stderr and no token", () => {
  test.each([
    "",
    "contact",
    "user",
    "user --tenant",
    "user --tenant contoso.com",
    `user --tenant ${TENANT} --rights owner`,
    `user --tenant ${TENANT} --rights reader --sites ${TENANT}`,
    `user --tenant ${TENANT} --sites nowhere`,
    `user --tenant ${TENANT} --rights reader --sites ${SITE},`,
    `app --tenant ${TENANT} --rights reader`,
    "rotate now",
    `user ${TENANT}`,
    `app --tenant ${TENANT} --admin`,
    "employee",
    "employee --role Tenant.Admin",
    `employee --role Licenses.Manage --tenant ${TENANT}`,
  ])("%s", async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/\w.*\n\nusage\n$/s);
  });

  test("where Usher was never started, it says what to do first", async () => {
    const { code, stdout, stderr } = await run(`app --tenant ${TENANT}`, join(state, "nowhere"));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("npm start");
  });
});
