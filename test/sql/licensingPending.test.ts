import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { KyselyPlugin } from "kysely";
import { changeLicense } from "../../shared/licensing/changeLicense.ts";
import type { License } from "../../shared/licensing/license.ts";
import {
  acknowledgeChanges,
  insertLicense,
  pendingLicenses,
  updateLicense,
} from "../../shared/licensing/licenseStore.ts";
import { projectPending } from "../../shared/licensing/projectPending.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { license, product, silent, stoppedClock } from "../licensing/parts.ts";
import { type Database, databases } from "./databases.ts";

/** The same database, and how many rows its statements gave back in all. */
const counting = (sql: Sql): Sql & { rows: number } => {
  const counted: Sql & { rows: number } = { ...sql, rows: 0, db: async () => (await sql.db()).withPlugin(plugin) };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      counted.rows += result.rows.length;
      return result;
    },
  };
  return counted;
};

describe.each(databases())("license changes that wait on $name", ({ create }) => {
  let database: Database;
  let clock: ReturnType<typeof stoppedClock>;
  let written: License[];

  beforeEach(async () => {
    clock = stoppedClock();
    written = [];
    database = await create({ clock });
  });
  afterEach(() => database.drop());

  const outdated = async (count: number): Promise<License[]> => {
    const licenses = Array.from({ length: count }, () => license());
    await database.sql.transaction(async (transaction) => {
      for (const one of licenses) await insertLicense(transaction, one);
    });
    return licenses.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  };

  /** Projects into `written`; a batch takes a minute. */
  const parts = (sql: Sql) => ({
    sql,
    clock,
    log: silent,
    forget: () => {},
    entitlements: {
      read: async () => [],
      write: async (one: License) => {
        written.push(one);
        return true;
      },
      remove: async () => false,
    },
    tenants: { add: async () => {}, remove: async () => {} },
    feed: {
      read: async () => ({ sequence: 0, recent: [] }),
      append: async () => clock.advance(MINUTE),
      trim: async () => {},
    },
  });

  test("come in the order of their ids, no more than asked for, each once however often it changed", async () => {
    const [first, second, third] = await outdated(3);
    if (first === undefined) throw new Error("there is no license");
    await updateLicense(await database.sql.db(), { ...first, termsVersion: 2 });
    const db = await database.sql.db();
    const idsAfter = async (after: string) =>
      (await pendingLicenses(db, database.sql.dialect, after, 2)).map(({ id }) => id);
    expect(await idsAfter("")).toEqual([first.id, second?.id]);
    expect(await idsAfter(second?.id ?? "")).toEqual([third?.id]);
    await acknowledgeChanges(db, { ...first, version: 2 });
    expect(await idsAfter("")).toEqual([second?.id, third?.id]);
  });

  test("are projected until the deadline, and the rest by the next sweep", async () => {
    await outdated(120);
    const deadline = clock.now() + 2 * MINUTE;
    expect(await projectPending(parts(database.sql), { deadline })).toBe(100);
    expect(await projectPending(parts(database.sql), { deadline })).toBe(0);
    expect(await projectPending(parts(database.sql), { deadline: deadline + MINUTE })).toBe(20);
    expect(new Set(written.map(({ id }) => id)).size).toBe(120);
  });

  test("cost three rows each to project, however many wait", async () => {
    await outdated(220);
    const sql = counting(database.sql);
    expect(await projectPending(parts(sql))).toBe(220);
    expect(sql.rows).toBe(3 * 220);
  });

  test("a license that others change over and over is a conflict: nothing is out of reach", async () => {
    const [one] = await outdated(1);
    if (one === undefined) throw new Error("there is no license");
    let termsVersion = 1;
    const sql: Sql = {
      ...database.sql,
      transaction: async (work) => {
        termsVersion += 1;
        await updateLicense(await database.sql.db(), { ...one, termsVersion });
        return database.sql.transaction(work);
      },
    };
    const products = {
      changes: async () => 1,
      list: async () => [product()],
      find: async () => product(),
      write: async () => true,
    };
    const change = changeLicense({ sql, clock, products, projectChange: async () => {} }, one.id, { graceDays: 1 });
    await expect(change).rejects.toMatchObject({ code: "conflict", detail: expect.stringContaining("Try again") });
  });
});
