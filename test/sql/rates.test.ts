import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { count, uncount } from "../../shared/platform/sql/rates.ts";
import { type Database, databases } from "./databases.ts";

const RATE = { times: 4, within: MINUTE };
const NOW = Date.UTC(2026, 0, 15, 12);

describe.each(databases())("counting against a rate on $name", ({ create }) => {
  let database: Database;
  let buckets = 0;

  beforeAll(async () => {
    database = await create();
  });

  afterAll(() => database.drop());

  const fresh = () => ({ purpose: "reset", bucket: `v1.bucket-${++buckets}` });
  const counter = async () => {
    const db = await database.sql.db();
    const of = fresh();
    return { db, of, at: (now: number) => count(db, of, RATE, now) };
  };

  test("has room for so many at once, tells how long there is none, and gets it back evenly", async () => {
    const { at } = await counter();
    const waits = [];
    for (let call = 0; call < 6; call++) waits.push(await at(NOW));
    expect(waits).toEqual([0, 0, 0, 0, 15 * SECOND, 15 * SECOND]);
    expect(await at(NOW + 15 * SECOND - 1)).toBe(1);
    expect([await at(NOW + 15 * SECOND), await at(NOW + 15 * SECOND)]).toEqual([0, 15 * SECOND]);
    const later = [];
    for (let call = 0; call < 5; call++) later.push(await at(NOW + 10 * MINUTE));
    expect(later).toEqual([0, 0, 0, 0, 15 * SECOND]);
  });

  test("tells buckets and purposes apart, by case as well", async () => {
    const { db, of, at } = await counter();
    for (let call = 0; call < 4; call++) await at(NOW);
    expect(await at(NOW)).toBeGreaterThan(0);
    expect(await count(db, { ...of, purpose: "reminder" }, RATE, NOW)).toBe(0);
    expect(await count(db, { ...of, bucket: of.bucket.toUpperCase() }, RATE, NOW)).toBe(0);
  });

  test("lets exactly as many through as there is room for when instances count at the same instant", async () => {
    const of = fresh();
    const instances = await Promise.all([database.open(), database.open(), database.open()].map((sql) => sql.db()));
    const waits = await Promise.all(
      Array.from({ length: 12 }, (_, at) => count(instances[at % 3] as (typeof instances)[0], of, RATE, NOW)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(4);
  });

  test("takes back what did not count", async () => {
    const { db, of, at } = await counter();
    for (let call = 0; call < 4; call++) await at(NOW);
    await uncount(db, of, RATE);
    expect([await at(NOW), await at(NOW)]).toEqual([0, 15 * SECOND]);
  });

  test("shuts nobody out after the clock was set back", async () => {
    const { at } = await counter();
    for (let call = 0; call < 5; call++) await at(NOW + 30 * DAY);
    expect(await at(NOW)).toBe(0);
    // Clocks of instances that lie a little apart are no reason to begin anew.
    for (let call = 0; call < 3; call++) await at(NOW);
    expect(await at(NOW - MINUTE)).toBeGreaterThan(0);
  });
});
