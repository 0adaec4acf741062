import type { KyselyPlugin } from "kysely";
import type { Sql } from "../../shared/platform/sql/sql.ts";

/** The same database for a process that dies: `step` is called before each statement and each commit. */
export const mortal = (sql: Sql, step: () => void): Sql => {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    ...sql,
    db: async () => (await sql.db()).withPlugin(plugin),
    transaction: (work) =>
      sql.transaction(async (transaction) => {
        const result = await work(transaction.withPlugin(plugin));
        step();
        return result;
      }),
  };
};
