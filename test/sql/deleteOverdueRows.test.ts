import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import type { FieldDeclaration, PlainForm } from "../../shared/platform/declaration.ts";
import { deleteOverdueRows } from "../../shared/privacy/deleteOverdueRows.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { type Period, periodsOf } from "../../shared/privacy/periods.ts";
import { type Database, databases, stoppedClock } from "./databases.ts";

/** The period of a table that the instant of a field ends. */
const swept = periodsOf(manifest.tables).flatMap(({ declaration, ms, ends }) =>
  "key" in ends ? [{ table: declaration.table, declaration, ms, ends }] : [],
);

const VALUES: Partial<Record<PlainForm, () => string | number>> = { id: randomUUID, word: () => "word" };

/** A value that a field of its kind takes. */
const anyValue = (field: FieldDeclaration): string | number => {
  if (field.protection !== "plain") return randomBytes(16).toString("base64url");
  return ("form" in field ? VALUES[field.form]?.() : undefined) ?? 1;
};

/** A row with something in every column, but in the one that the database counts up by itself. */
const rowOf = ({ fields }: Period["declaration"], instants: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      name === "sequence" ? [] : [[name, instants[name] ?? anyValue(field)]],
    ),
  );

describe.each(databases())("the sweep of overdue rows on $name", ({ create }) => {
  const clock = stoppedClock(Date.UTC(2026, 5, 15, 12));
  let database: Database;

  beforeAll(async () => {
    database = await create({ clock });
  });

  afterAll(() => database.drop());

  const instantsOf = async (table: string, column: string): Promise<number[]> => {
    const { rows } = await statement<{ instant: number }>`
      select ${statement.ref(column)} as instant from ${statement.table(table)} order by 1
    `.execute(await database.sql.db());
    return rows.map(({ instant }) => Number(instant));
  };

  /** Puts rows in, one for each instant, and answers what the sweep makes of their table, and the instants that are left. */
  const put = async ({ declaration, ends }: Pick<Period, "declaration" | "ends">, instants: readonly number[]) => {
    if (!("key" in ends)) throw new Error("no instant ends it");
    const { table } = declaration;
    const column = "from" in ends ? ends.from : ends.until;
    const db = await database.sql.db();
    await statement`delete from ${statement.table(table)}`.execute(db);
    for (const at of instants) {
      const row = rowOf(declaration, { [column]: at });
      await statement`insert into ${statement.table(table)}
        (${statement.join(Object.keys(row).map((name) => statement.ref(name)))})
        values (${statement.join(Object.values(row))})`.execute(db);
    }
    return {
      sweep: async (deadline = clock.now() + MINUTE, sql = database.sql) => {
        let sum = 0;
        for (const step of deleteOverdueRows(manifest.tables, { sql, clock, batch: 2 })) {
          if (step.name === table) sum += await step.sweep(deadline);
        }
        return sum;
      },
      left: () => instantsOf(table, column),
    };
  };

  const edgeOf = ({ ms, ends }: Pick<Period, "ms" | "ends">): number => clock.now() - ("from" in ends ? ms : 0);

  test.each(swept)("deletes what is overdue of $table, in batches, and nothing younger", async (period) => {
    const edge = edgeOf(period);
    const { sweep, left } = await put(period, [edge, edge + 1, edge - 1, edge + DAY, edge - DAY, edge - 2, edge - 3]);
    expect(await sweep()).toBe(5);
    expect(await left()).toEqual([edge + 1, edge + DAY]);
    expect(await sweep()).toBe(0);
  });

  test.each(swept)("begins nothing of $table after its deadline", async (period) => {
    const { sweep, left } = await put(period, [edgeOf(period)]);
    expect(await sweep(clock.now())).toBe(0);
    expect(await left()).toHaveLength(1);
  });

  test.each(swept)("deletes each row of $table once where instances do it at the same time", async (period) => {
    const edge = edgeOf(period);
    const { sweep, left } = await put(
      period,
      Array.from({ length: 15 }, (_, at) => edge - at),
    );
    const swept = await Promise.all([sweep(), sweep(undefined, database.open()), sweep(undefined, database.open())]);
    expect(swept.reduce((sum, each) => sum + each)).toBe(15);
    expect(await left()).toEqual([]);
  });
});
