import type { TokenCredential } from "@azure/core-auth";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import { createSql } from "../../../shared/platform/sql/createSql.ts";
import { failureOf } from "../../../shared/platform/sql/failures.ts";
import type { Patience } from "../../../shared/platform/sql/retry.ts";
import type { Queries, Sql } from "../../../shared/platform/sql/sql.ts";
import { type AzureSql, startAzureSql } from "../../loopback/azureSql.ts";
import { silent, stoppedClock } from "../../sql/databases.ts";

/** What Azure SQL says and no other SQL Server does: see docs/azure-differences.md. */

const unavailable = { name: "Refusal", code: "unavailable" };

let azure: AzureSql;
let sql: Sql;
let waits: number[];
let elapsed: number;

const patience: Partial<Patience> = {
  random: () => 0.5,
  elapsed: () => elapsed,
  sleep: async (duration) => {
    waits.push(duration);
    elapsed += duration;
  },
};

const open = (server: AzureSql, credential?: TokenCredential): Sql => {
  const settings: SqlSettings = {
    kind: "mssql",
    server: "127.0.0.1",
    port: server.port,
    database: "usher",
    encrypt: false,
    trustServerCertificate: true,
    signIn: credential ? { kind: "entra" } : { kind: "password", user: "usher", password: "never-logged" },
    poolSize: 4,
    migrate: "check",
  };
  return createSql({ settings, clock: stoppedClock(), log: silent, migrations: [], patience, credential });
};

const answerOf = async (db: Queries): Promise<number | undefined> => {
  const { rows } = await statement<{ answer: number }>`select 42 as answer`.execute(db);
  return rows[0]?.answer;
};
const ask = async (): Promise<number | undefined> => answerOf(await sql.db());
/** How often a transaction of two statements ran until it was through. */
const runsOfTransaction = async (): Promise<number> => {
  let runs = 0;
  await sql.transaction(async (transaction) => {
    runs += 1;
    await answerOf(transaction);
    await answerOf(transaction);
  });
  return runs;
};
const kindOf = async (work: Promise<unknown>): Promise<string | undefined> =>
  failureOf(await work.catch((error: unknown) => error))?.kind;
const count = (what: string): number => azure.seen.filter((each) => each === what).length;

beforeEach(async () => {
  azure = await startAzureSql();
  sql = open(azure);
  waits = [];
  elapsed = 0;
});

afterEach(async () => {
  await sql.close();
  await azure[Symbol.asyncDispose]();
});

test("it is understood: a question is answered, and a transaction committed", async () => {
  expect(await ask()).toBe(42);
  expect(await sql.transaction(answerOf)).toBe(42);
  expect(azure.seen).toEqual(["login", "statement", "begin", "statement", "commit"]);
});

describe("while the database moves, wakes or is busy", () => {
  test.each([4060, 40197, 40501, 40613, 49918, 49919, 49920, 10928, 10929])(
    "a login refused by %i is tried again after 5 s",
    async (number) => {
      azure.logins(number);
      expect(await ask()).toBe(42);
      expect(waits).toEqual([5_000]);
      expect(count("login")).toBe(2);
    },
  );

  test("a login that goes on being refused is unavailable within the budget, and let in afterwards", async () => {
    azure.logins(40613, 40613);
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(elapsed).toBeLessThanOrEqual(10_000);
    expect(await ask()).toBe(42);
  });

  test.each([18456, 40615])("a login refused by %i, which does not pass, is not tried again", async (number) => {
    azure.logins(number);
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(waits).toEqual([]);
  });

  test.each([49918, 49920, 4221])("a statement turned away by %i is sent again", async (number) => {
    await ask();
    azure.statements(number);
    expect(await ask()).toBe(42);
    expect(waits).toEqual([5_000]);
  });

  test.each([40501, 10928, 10929])(
    "one turned away by %i, which ends the connection, is unavailable",
    async (number) => {
      await ask();
      azure.statements(number);
      await expect(ask()).rejects.toMatchObject(unavailable);
      expect(await ask()).toBe(42);
      expect(count("login")).toBe(2);
    },
  );

  test.each([40501, 10928, 40197, 40613, 1205])(
    "a transaction that meets %i runs again from its start",
    async (number) => {
      await ask();
      azure.statements("faithful", number);
      expect(await runsOfTransaction()).toBe(2);
      expect(count("commit")).toBe(1);
    },
  );

  test.each([40197, 40613])(
    "a statement on its own that meets %i may have been done, and is not sent again",
    async (number) => {
      await ask();
      azure.statements(number);
      expect(await kindOf(ask())).toBe("lost");
      expect(count("statement")).toBe(2);
    },
  );
});

describe("a connection that is reset", () => {
  test.each(["cut", "lose"] as const)(
    "under a statement on its own (%s) leaves it undecided: once, no more",
    async (how) => {
      await ask();
      azure.statements(how);
      expect(await kindOf(ask())).toBe("lost");
      expect(count("statement")).toBe(2);
      expect(await ask()).toBe(42);
    },
  );

  test.each(["cut", "lose"] as const)("within a transaction (%s) lets it run again from its start", async (how) => {
    await ask();
    azure.statements("faithful", how);
    expect(await runsOfTransaction()).toBe(2);
  });

  test.each(["cut", "lose"] as const)(
    "under a commit (%s) is uncertain, and nothing is done a second time",
    async (how) => {
      await ask();
      azure.commits(how);
      let runs = 0;
      const work = sql.transaction(async (transaction) => {
        runs += 1;
        await answerOf(transaction);
      });
      expect(await kindOf(work)).toBe("uncertain");
      expect(runs).toBe(1);
      expect(await ask()).toBe(42);
    },
  );
});

describe("the node that has the database", () => {
  test("is gone to where the gateway sends Usher there, at each new connection", async () => {
    await using node = await startAzureSql();
    azure.logins({ host: "127.0.0.1", port: node.port });
    expect(await ask()).toBe(42);
    expect([azure.seen, node.seen]).toEqual([["login"], ["login", "statement"]]);
  });

  test("may have gone meanwhile: the gateway is asked again", async () => {
    const gone = await startAzureSql();
    await gone[Symbol.asyncDispose]();
    azure.logins({ host: "127.0.0.1", port: gone.port });
    expect(await ask()).toBe(42);
    expect(azure.seen).toEqual(["login", "login", "statement"]);
  });
});

describe("signing in by Entra ID", () => {
  let scopes: string[];
  const having = (token: () => Promise<string>): TokenCredential => ({
    getToken: async (asked) => {
      scopes.push(...[asked].flat());
      return { token: await token(), expiresOnTimestamp: 0 };
    },
  });

  beforeEach(async () => {
    scopes = [];
    await sql.close();
    await azure[Symbol.asyncDispose]();
    azure = await startAzureSql({ byToken: true });
  });

  test("is by a token for the database alone, asked for at each connection", async () => {
    sql = open(
      azure,
      having(async () => "token"),
    );
    expect(await ask()).toBe(42);
    expect(azure.tokens).toEqual(["token"]);
    expect(scopes).toEqual(["https://database.windows.net/.default"]);
  });

  test("without a token for a moment is tried again", async () => {
    let tries = 0;
    const shaky = having(async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error("canary"), { name: "CredentialUnavailableError" });
      return "token";
    });
    sql = open(azure, shaky);
    expect(await ask()).toBe(42);
    expect(tries).toBe(2);
  });

  test("with a token that is refused is unavailable", async () => {
    azure.logins(18456);
    sql = open(
      azure,
      having(async () => "stale"),
    );
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(waits).toEqual([]);
  });
});
