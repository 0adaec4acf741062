import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { AlertReportsTable } from "../../shared/alerts/alertTables.ts";
import { rowInserter } from "../../shared/platform/sql/insertRows.ts";
import { type Database, databases } from "./databases.ts";

const reports = (count: number): AlertReportsTable[] =>
  Array.from({ length: count }, (_, at) => ({
    id: randomUUID(),
    batch: at % 2 === 0 ? null : randomUUID(),
    tenant: randomUUID(),
    site: `${randomUUID()}.${randomUUID()}`,
    component: `component-${at}`,
    rule: "overdue",
    list_id: randomUUID(),
    event: "alert",
    outcome: "success",
    at: 1_000 + at,
    duration_ms: at,
    count: 1,
  }));

const byId = (rows: readonly AlertReportsTable[]) => rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));

describe.each(databases())("rows inserted on $name", ({ create }) => {
  let database: Database;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.drop());

  const stored = async () => (await database.sql.db()).selectFrom("alert_reports").selectAll().execute();

  test("stand there each with its own values, however many a call brings, and whichever calls came before", async () => {
    const insert = rowInserter<"alert_reports", AlertReportsTable>("alert_reports");
    const calls = [3, 1, 3, 250, 0, 1].map(reports);
    await insert(await database.sql.db(), calls[0] ?? []);
    for (const rows of calls.slice(1)) await database.sql.transaction((transaction) => insert(transaction, rows));
    expect(byId(await stored())).toEqual(byId(calls.flat()));
  });

  test("have their own values in whatever order they come", async () => {
    const insert = rowInserter<"alert_reports", AlertReportsTable>("alert_reports");
    const [one, other] = [reports(1), reports(1)] as const;
    const turned = other.map((row) => Object.fromEntries(Object.entries(row).toReversed()) as AlertReportsTable);
    const db = await database.sql.db();
    await insert(db, one);
    await insert(db, turned);
    expect(await stored()).toEqual(expect.arrayContaining([...one, ...other]));
  });

  test("are gone with the transaction that did not end well", async () => {
    const before = await stored();
    const insert = rowInserter<"alert_reports", AlertReportsTable>("alert_reports");
    const broken = database.sql.transaction(async (transaction) => {
      await insert(transaction, reports(2));
      throw new Error("broken");
    });
    await expect(broken).rejects.toThrow("broken");
    expect(await stored()).toHaveLength(before.length);
  });
});
