import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createPasswords } from "../../shared/platform/identity/passwords.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { sealedValues } from "./compare.ts";
import { findCanaries } from "./encodings.ts";
import { PEOPLE } from "./people.ts";
import { readEntities, readSql, type StoredTable } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/** P1. Registration asks for seven things, of which the reminder may be left out, and keeps nothing else from it. */
const SEVEN = [
  "organizationName",
  "contactName",
  "contactEmail",
  "contactPhone",
  "password",
  "passwordReminder",
  "howDidYouFindUs",
];

/** What a browser tells on its own account; nobody asked for it. */
const UNASKED = {
  "User-Agent": "Finkenbrowser/17.3 (Teichrohr; rv:99)",
  Referer: "https://where-they-came-from.example/teichrohr",
  "Accept-Language": "gsw-CH,rm;q=0.7",
  Origin: "https://teichrohr.sharepoint.example",
  "X-Forwarded-For": "203.0.113.77",
  "X-Client-Name": "Teichrohrsaenger",
};

let usher: InProcess;

beforeAll(async () => {
  usher = await startUsher({ headers: UNASKED });
});

afterAll(() => usher?.[Symbol.asyncDispose]());

const stored = async (): Promise<StoredTable[]> => [
  ...(await readSql(usher.settings.sql)),
  ...(await readEntities(usher.connectionString)),
];

const register = (body: unknown) => usher.ask("POST", "/api/registrations", { body });

/** How many rows each table has. */
const counts = (tables: readonly StoredTable[]): Record<string, number> =>
  Object.fromEntries(tables.map(({ table, rows }) => [table, rows.length]));

/** The only row of a table, with its sealed columns opened. */
const openOnly = async (name: string): Promise<Record<string, unknown>> => {
  const table = (await stored()).find((one) => one.table === name);
  const declaration = manifest.tables.find((one) => one.table === name);
  if (table === undefined || declaration === undefined || table.rows.length !== 1) throw new Error("one row expected");
  const { keyring } = usher.openVault();
  const opened = await Promise.all(
    sealedValues(declaration, table).map(async ({ column, row, subject, value }) => {
      const key = await keyring.open(subject);
      return [column, key.open<unknown>({ table: name, column, row }, value)] as const;
    }),
  );
  return Object.fromEntries(opened);
};

type OpenApi = {
  paths: {
    "/api/registrations": { post: { requestBody: { content: { "application/json": { schema: ObjectSchema } } } } };
  };
};
type ObjectSchema = { properties: object; required: string[]; additionalProperties: boolean };

test("the published contract asks for the seven and allows nothing else", async () => {
  const { body } = await usher.ask("GET", "/api/openapi.json");
  const { paths } = body as OpenApi;
  const { schema } = paths["/api/registrations"].post.requestBody.content["application/json"];
  const { properties, required, additionalProperties } = schema;
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties).sort()).toEqual(SEVEN.toSorted());
  expect(required.toSorted()).toEqual(SEVEN.filter((name) => name !== "passwordReminder").sort());
});

test("whatever else is sent is refused, by name, and nothing is kept of it", async () => {
  const before = counts(await stored());
  const other = fc
    .oneof(
      fc.constantFrom("contactFax", "address", "vatNumber", "newsletter", "expiryNotices", "id", "subject", "role"),
      fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== "__proto__"),
    )
    .filter((name) => !SEVEN.includes(name));
  await fc.assert(
    fc.asyncProperty(other, fc.jsonValue(), async (name, value) => {
      const answer = await register({ ...PEOPLE.settled, [name]: value });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: "validation-failed" });
    }),
    { numRuns: 60 },
  );
  expect(counts(await stored())).toEqual(before);
});

describe("what is kept", () => {
  const { password, passwordReminder, ...profile } = PEOPLE.settled;

  test("of a registration is the seven things, the password as its argon2id hash, and declared bookkeeping", async () => {
    expect((await register(PEOPLE.settled)).status).toBe(202);
    await usher.mail(PEOPLE.settled.contactEmail, "#verify.");
    const kept = await openOnly("registrations");
    expect(kept).toEqual({ profile: { ...profile, passwordReminder, passwordHash: expect.any(String) } });
    const { passwordHash } = kept.profile as { passwordHash: string };
    expect(await createPasswords().matches(password, passwordHash)).toBe(true);
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  test("lies in the rows of one registration and one link, and in one data key", async () => {
    const rows = counts(await stored());
    expect(rows).toMatchObject({ registrations: 1, links: 1, organizations: 0, readings: 0, idempotency: 0 });
    const keys = (await readEntities(usher.connectionString)).find(({ table }) => table === "keys")?.rows ?? [];
    expect(keys.filter(({ rowKey }) => rowKey === "data-key").length).toBeLessThanOrEqual(2);
  });

  test("of a verified organization is the same, and whether it wants notices", async () => {
    const link = await usher.mail(PEOPLE.settled.contactEmail, "#verify.");
    const token = /#verify\.([\w-]{43})/.exec(link.text)?.[1];
    expect((await usher.ask("POST", "/api/registrations/verify", { body: { token, password } })).status).toBe(200);
    expect(await openOnly("organizations")).toEqual({
      profile: { ...profile, expiryNotices: true },
      credentials: { passwordHash: expect.any(String), passwordReminder },
    });
    expect(counts(await stored())).toMatchObject({ registrations: 0, links: 0 });
  });

  test("has no reminder where none was given", async () => {
    const { passwordReminder: _, ...six } = PEOPLE.waiting;
    expect((await register(six)).status).toBe(202);
    expect((await openOnly("registrations")).profile).not.toHaveProperty("passwordReminder");
  });

  test("holds nothing that a browser tells on its own account, in any store, log or mail", async () => {
    const mail = await usher.mail(PEOPLE.waiting.contactEmail, "#verify.");
    const places = new Map([
      ["stores", Buffer.from(JSON.stringify(await stored()))],
      ["log", Buffer.from(usher.logged.join("\n"))],
      ["mail", Buffer.from(JSON.stringify(mail))],
    ]);
    expect(findCanaries(Object.entries(UNASKED), places)).toEqual([]);
  });
});
