import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { brief } from "../e2e/client.ts";
import { SITE_ID } from "../e2e/world.ts";
import { type Neighbours, settleNeighbours } from "./isolation.ts";
import { readEntities } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P11. History says what was sent and executed and nothing about a user, is read by the site's own users alone, and is
 * gone after a month: hidden at 30 days to the millisecond, and dropped with its whole day.
 */
let usher: InProcess;
let neighbours: Neighbours;
const ROUTE = `/api/sites/${SITE_ID}/history`;
const ENTRY = { component: "list-alerts", event: "alert", outcome: "success", durationMs: 40, count: 3 };

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
  const written = await usher.ask("POST", ROUTE, { token: neighbours.callers.component, body: ENTRY });
  expect(written.status).toBe(201);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

const read = (token: string | undefined) => neighbours.call(`GET ${ROUTE}`, { token });
const entriesOf = async (token: string): Promise<unknown[]> => (await read(token)).json?.entries as unknown[];

test("a reader of the site sees it; employees, contacts, components and strangers do not", async () => {
  const { callers, strangers } = neighbours;
  expect(await entriesOf(callers.reader)).toEqual([{ at: expect.any(String), ...ENTRY }]);
  const refused = async (token: string | undefined) => brief(await read(token));
  for (const name of ["Licenses.Manage", "Support.Agent", "Privacy.Officer", "contact"] as const) {
    expect(await refused(callers[name])).toEqual([401, "not-signed-in"]);
  }
  expect(await refused(undefined)).toEqual([401, "not-signed-in"]);
  expect(await refused(callers.component)).toEqual([403, "not-allowed"]);
  for (const token of [callers.user, callers.admin, strangers.otherWeb, strangers.otherSite]) {
    expect(await refused(token)).toEqual([404, "not-found"]);
  }
  expect(await entriesOf(strangers.elsewhere)).toEqual([]);
});

test.each([
  ["who it was for", { user: "Ada Lovelace" }],
  ["an address in the place of a word", { component: "ada@contoso.com" }],
  ["words of its own", { message: "mailed Ada" }],
  ["a title in the place of a number", { itemId: "Leave of Ada" }],
])("has no room for %s", async (_, more) => {
  const body = { ...ENTRY, ...more };
  expect(brief(await neighbours.call(`POST ${ROUTE}`, { token: neighbours.callers.component, body }))).toEqual([
    400,
    "validation-failed",
  ]);
});

test("is hidden at 30 days although it is still there, and gone with its day at 31", async () => {
  const tables = async () => (await readEntities(usher.connectionString)).filter(({ table }) => table === "history");
  const token = () =>
    usher.token({ kind: "user", tenant: neighbours.scene.ada.tenant, admin: false, may: { rights: "reader" } });
  usher.clock.advance(30 * DAY - 1);
  expect(await entriesOf(await token())).toHaveLength(1);
  usher.clock.advance(1);
  expect(await entriesOf(await token())).toEqual([]);
  await usher.runTimer("purgeHistory");
  expect(await tables()).toHaveLength(1);
  usher.clock.advance(DAY);
  await usher.runTimer("purgeHistory");
  expect(await tables()).toEqual([]);
});
