import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { type Claim, createQueue } from "../../../shared/platform/sql/claims.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import { openSql } from "../databases.ts";
import { slowMigrations } from "../slowMigrations.ts";
import { type TestRow, withTestTables } from "../testQueue.ts";
import { finishUnfenced } from "../unfenced.ts";
import { obeyParent } from "./obeying.ts";

/** A process of its own on the shared database, that does what its parent tells it. */
export type Order =
  | { act: "migrate"; settings: SqlSettings }
  | { act: "open"; settings: SqlSettings }
  | { act: "claim"; now: number; limit: number }
  | { act: "finish" }
  | { act: "finish-unfenced" }
  | { act: "drain"; now: number; batch: number }
  | { act: "close" };

const LEASE = 120_000;

let now = 0;
let sql: Sql | undefined;
let claim: Claim<TestRow> | undefined;

const opened = (): Sql => {
  if (sql === undefined) throw new Error("open first");
  return sql;
};

const queue = () =>
  createQueue<TestRow>({
    table: "test_queue",
    dialect: opened().dialect,
    clock: { now: () => now },
    lease: LEASE,
    retry: { first: 1_000, longest: 1_000 },
  });

const obey = async (order: Order): Promise<unknown> => {
  switch (order.act) {
    case "migrate": {
      const ran: number[] = [];
      const log = createLog((_, line) => {
        const { event, version } = JSON.parse(line) as { event: string; version: number };
        if (event === "migrated") ran.push(version);
      });
      sql = openSql(order.settings, { migrations: slowMigrations, log });
      await sql.db();
      return ran;
    }
    case "open":
      sql = openSql(order.settings, { migrations: withTestTables });
      await sql.db();
      return undefined;
    case "claim":
      now = order.now;
      claim = await queue().claim(await opened().db(), order.limit);
      return claim.rows.map(({ id }) => id);
    case "finish":
    case "finish-unfenced": {
      if (claim === undefined) throw new Error("claim first");
      const ids = claim.rows.map(({ id }) => id);
      const db = await opened().db();
      return order.act === "finish" ? await queue().finish(db, claim, ids) : await finishUnfenced(db, ids);
    }
    case "drain": {
      now = order.now;
      const done: string[] = [];
      const db = await opened().db();
      for (;;) {
        const batch = await queue().claim(db, order.batch);
        if (batch.rows.length === 0) return done;
        done.push(
          ...(await queue().finish(
            db,
            batch,
            batch.rows.map(({ id }) => id),
          )),
        );
      }
    }
    case "close":
      await sql?.close();
      process.disconnect?.();
      return undefined;
  }
};

obeyParent(obey);
