import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { brief } from "../e2e/client.ts";
import { ROUTES } from "../e2e/routes.ts";
import { openSql } from "../sql/databases.ts";
import {
  everythingStored,
  GUARDED,
  intrudersAt,
  isOfSite,
  type Neighbours,
  sendAs,
  settleNeighbours,
  whenMailsHaveLeft,
} from "./isolation.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P3. What a customer said of itself is read by authorized employees and by its own contact person, and by nobody else.
 * Every guarded route is tried by its right caller first, and then by everybody else.
 */
let usher: InProcess;
let neighbours: Neighbours;

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

test("no route is forgotten: those that are tried are those of the OpenAPI document", async () => {
  const { body } = await usher.ask("GET", "/api/openapi.json");
  const listed = Object.entries((body as { paths: Record<string, object> }).paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(ROUTES.map(({ name }) => name).toSorted()).toEqual(listed.toSorted());
});

describe.each(GUARDED)("%s", (_, route) => {
  test("lets the right caller in, then nobody else, who leaves no trace", async () => {
    for (const name of route.callers ?? []) {
      const [status, code] = brief(await sendAs(neighbours, route, neighbours.callers[name]));
      expect({ name, status, code }).toEqual({
        name,
        status: route.status,
        code: route.status < 400 ? code : expect.any(String),
      });
      expect(code).not.toBe("not-signed-in");
    }
    await whenMailsHaveLeft(usher);
    const before = await everythingStored(usher);
    const intruders = intrudersAt(route, neighbours);
    const refused = await Promise.all(
      intruders.map(async ({ who, token }) => [who, ...brief(await sendAs(neighbours, route, token))]),
    );
    expect(refused).toEqual(intruders.map(({ who, refusal }) => [who, ...refusal]));
    expect(await everythingStored(usher)).toEqual(before);
  });
});

describe.each(GUARDED.filter(([, { callers }]) => callers?.includes("contact")))("%s", (_, route) => {
  test("gives the contact of another organization nothing of this one's", async () => {
    const answered = await sendAs(neighbours, route, neighbours.neighbour);
    for (const secret of neighbours.secrets) expect(answered.text).not.toContain(secret);
    // Where the path names something of the first customer's, it does not exist for the other.
    if (route.path) expect(brief(answered)).toEqual([404, "not-found"]);
  });
});

describe.each(GUARDED.filter(([, route]) => isOfSite(route)))("%s", (_, route) => {
  test("gives a reader of the same ids in another tenant nothing of this one's", async () => {
    const answered = await sendAs(neighbours, route, neighbours.strangers.elsewhere);
    for (const secret of neighbours.secrets) expect(answered.text).not.toContain(secret);
  });
});

test("the contact reads what is theirs: a look for it in an answer would find it", async () => {
  const { text } = await neighbours.call("GET /api/organization", { token: neighbours.callers.contact });
  expect(neighbours.secrets.filter((secret) => text.includes(secret)).length).toBeGreaterThan(1);
});

const onDatabase = async <Result>(work: (db: Queries) => Promise<Result>): Promise<Result> => {
  const sql = openSql(usher.settings.sql);
  try {
    return await work(await sql.db());
  } finally {
    await sql.close();
  }
};

const swapProfiles = (): Promise<void> =>
  onDatabase(async (db) => {
    const found = await db.selectFrom("organizations").select(["id", "profile"]).orderBy("id").execute();
    for (const [at, { id }] of found.entries()) {
      const { profile = "" } = found[(at + 1) % found.length] ?? {};
      await db.updateTable("organizations").set({ profile }).where("id", "=", id).execute();
    }
  });

test("a row that lies in another organization's place opens for neither of the two", async () => {
  const contacts = [neighbours.callers.contact, neighbours.neighbour];
  const read = () => Promise.all(contacts.map((token) => usher.ask("GET", "/api/organization", { token })));
  expect((await read()).map(({ status }) => status)).toEqual([200, 200]);
  await swapProfiles();
  const answers = await read();
  await swapProfiles();
  expect(answers.map(({ status }) => status)).toEqual([500, 500]);
  for (const { text } of answers) for (const secret of neighbours.secrets) expect(text).not.toContain(secret);
  expect((await read()).map(({ status }) => status)).toEqual([200, 200]);
});

describe("an employee's reading", () => {
  const read = () =>
    usher.ask("GET", `/api/staff/organizations/${neighbours.scene.ada.organizationId}`, {
      token: neighbours.callers["Support.Agent"],
    });
  const trail = () =>
    onDatabase(async (db) => (await db.selectFrom("readings").select("organization_id").execute()).length);
  const rename = (from: string, to: string) => onDatabase((db) => db.schema.alterTable(from).renameTo(to).execute());

  test("leaves a trace, and where it could leave none shows nothing", async () => {
    const before = await trail();
    expect((await read()).status).toBe(200);
    expect(await trail()).toBe(before + 1);
    await rename("readings", "hidden");
    const { status, text } = await read();
    await rename("hidden", "readings");
    expect(status).toBe(500);
    for (const secret of neighbours.secrets) expect(text).not.toContain(secret);
  });
});
