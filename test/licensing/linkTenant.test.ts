import { describe, expect, test } from "@jest/globals";
import { linking } from "../../shared/licensing/linkTenant.ts";
import { SqlFailure } from "../../shared/platform/sql/failures.ts";
import type { Sql, Transaction } from "../../shared/platform/sql/sql.ts";

const sql: Sql = {
  dialect: "mssql",
  db: () => Promise.reject(new Error("not asked for")),
  transaction: (work) => work({} as Transaction),
  close: async () => {},
};

/** Work that fails with each of `errors` in turn, then succeeds. */
const failing = (...errors: Error[]) => {
  let runs = 0;
  const work = async (): Promise<string> => {
    runs += 1;
    const error = errors.shift();
    if (error) throw error;
    return "linked";
  };
  return { work, runs: () => runs };
};

describe("linking", () => {
  test("looks again where another transaction linked the tenant at the same instant", async () => {
    const { work, runs } = failing(new SqlFailure("unique", "mssql-2627"));
    expect(await linking(sql, work)).toBe("linked");
    expect(runs()).toBe(2);
  });

  test("gives up where that happens twice, and at once where anything else fails", async () => {
    const twice = failing(new SqlFailure("unique", "mssql-2627"), new SqlFailure("unique", "mssql-2627"));
    await expect(linking(sql, twice.work)).rejects.toBeInstanceOf(SqlFailure);
    const other = failing(new SqlFailure("statement", "mssql-208"));
    await expect(linking(sql, other.work)).rejects.toBeInstanceOf(SqlFailure);
    expect([twice.runs(), other.runs()]).toEqual([2, 1]);
  });
});
