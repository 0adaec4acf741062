import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ALERT, EXAMPLES } from "../configuration/examples.ts";
import { LEGITIMATE } from "../configuration/legitimate.ts";
import { SITE_ID } from "../e2e/world.ts";
import { everythingStored, type Neighbours, settleNeighbours } from "./isolation.ts";
import { readEntities } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P6. Settings of alerts, actions and print profiles lie in Azure Tables and hold no user data: people stand in them by
 * reference alone, and free text that says who somebody is, is refused by the name of its field.
 */
let usher: InProcess;
let neighbours: Neighbours;

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

const put = (body: object) =>
  usher.ask("PUT", `/api/sites/${SITE_ID}/configurations/alerts/rule`, { token: neighbours.callers.designer, body });

const withSubject = (subject: string): object => ({ ...ALERT, definition: { ...ALERT.definition, subject } });

describe("free text", () => {
  test.each([
    ["ada@contoso.com", "e-mail-address"],
    ["ada&#64;contoso.com", "e-mail-address"],
    ["CONTOSO\\ada", "sign-in-name"],
    ["+49 30 90210481", "phone-number"],
  ])(
    "with %s in it is refused by the name of its field, is not repeated, and leaves nothing behind",
    async (who, code) => {
      const before = await everythingStored(usher);
      const { status, body, text } = await put(withSubject(`For ${who}`));
      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ pointer: "/definition/subject", code }] });
      expect(text).not.toContain(who);
      expect(await everythingStored(usher)).toEqual(before);
    },
  );

  test("that says nothing about anybody is taken: the whole corpus", async () => {
    expect(LEGITIMATE.length).toBeGreaterThanOrEqual(200);
    const taken = LEGITIMATE.filter((text) => !text.includes("{{"));
    for (const text of taken) {
      const { status } = await put({ ...ALERT, note: text });
      expect({ text, isTaken: status < 300 }).toEqual({ text, isTaken: true });
    }
  }, 60_000);
});

test("a name that spells somebody's is refused as one", async () => {
  const path = `/api/sites/${SITE_ID}/configurations/alerts/for_ada_x0040_contoso.com`;
  const { status, body } = await usher.ask("PUT", path, { token: neighbours.callers.designer, body: ALERT });
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ pointer: "/path/name", code: "e-mail-address" }] });
});

test("people are taken by reference alone", async () => {
  for (const recipient of [{ type: "user", email: "ada@contoso.com" }, { type: "me", name: "Ada" }, "Ada"]) {
    const definition = { ...ALERT.definition, recipients: [recipient] };
    expect((await put({ ...ALERT, definition })).status).toBe(400);
  }
});

test("settings of every kind lie in Azure Tables, first by tenant, and none of them in SQL", async () => {
  for (const { kind, name, envelope } of EXAMPLES) {
    const path = `/api/sites/${SITE_ID}/configurations/${kind}/${name}`;
    const { status } = await usher.ask("PUT", path, { token: neighbours.callers.designer, body: envelope });
    expect(status).toBe(201);
  }
  const stored = (await readEntities(usher.connectionString)).find(({ table }) => table === "configurations");
  expect(stored?.rows.length).toBeGreaterThanOrEqual(EXAMPLES.length);
  expect(new Set(stored?.rows.map(({ partitionKey }) => partitionKey))).toEqual(new Set([neighbours.scene.ada.tenant]));
});
