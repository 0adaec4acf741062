import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import type { App } from "../../shared/app.ts";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { createLedger } from "../../shared/privacy/erasure/ledger.ts";
import { ReplayRefused } from "../../shared/privacy/erasure/replayErasures.ts";
import { readSql, type StoredTable } from "../promises/stored.ts";
import { type InProcess, startUsher } from "../promises/usher.ts";
import { type Database, databases } from "./databases.ts";
import {
  brokenInstance,
  eraseAs,
  everything,
  openInstance,
  rowsWith,
  settleWhole,
  sweepToTheEnd,
  type Whole,
} from "./erasureWorld.ts";
import { mortal } from "./mortal.ts";
import { refusalOf } from "./tenancy.ts";

/** What says for some minutes that a tenant and its licenses are to be forgotten elsewhere goes with the sweep. */
const isToStay = (row: string): boolean => !/^sql (?:license_removals|tenant_erasures) /.test(row);

/** Of the database itself, or that the database numbers. */
const OWN = new Set(["schema_versions", "timer_runs"]);
const NUMBERED = "sequence";

/** Sites hang on licenses: they go first and come last. */
const inOrder = (tables: readonly StoredTable[]): StoredTable[] =>
  tables
    .filter(({ table }) => !OWN.has(table))
    .toSorted((one, next) => Number(one.table === "site_activations") - Number(next.table === "site_activations"));

const insert = async (db: Queries, { table, rows }: StoredTable): Promise<void> => {
  for (const row of rows) {
    const columns = Object.keys(row).filter((column) => column !== NUMBERED);
    const names = statement.join(columns.map((column) => statement.ref(column)));
    const values = statement.join(columns.map((column) => row[column] ?? statement`null`));
    await statement`insert into ${statement.table(table)} (${names}) values (${values})`.execute(db);
  }
};

describe.each(databases())("what was erased, in a database restored on $name", ({ create }) => {
  let database: Database;
  let usher: InProcess;
  let gone: Whole;
  let neighbour: Whole;
  let backup: StoredTable[];

  /** Puts the database back to what it was when `backup` was made. */
  const restore = async (): Promise<void> => {
    const db = await database.sql.db();
    for (const { table } of inOrder(backup).reverse())
      await statement`delete from ${statement.table(table)}`.execute(db);
    for (const stored of inOrder(backup)) await insert(db, stored);
  };
  const sqlRows = async ({ marks }: Whole): Promise<string[]> => rowsWith(await readSql(database.settings), marks);
  const replayOn = async <Result>(work: (app: App) => Promise<Result>): Promise<Result> => {
    const instance = await openInstance(usher);
    try {
      return await work(instance.app);
    } finally {
      await instance[Symbol.asyncDispose]();
    }
  };
  const isRestored = () => replayOn((app) => app.isRestored());

  beforeAll(async () => {
    database = await create();
    usher = await startUsher({ sql: database.settings });
    neighbour = await settleWhole(usher);
    gone = await settleWhole(usher);
    await usher.app.alerts.eraseTenant("nobody", usher.clock.now());
    backup = await readSql(database.settings);
    expect((await eraseAs(gone, usher)).status).toBe(200);
    await sweepToTheEnd(usher);
  }, 120_000);

  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  test("is nothing where the database knows every erasure", async () => {
    expect(await isRestored()).toBe(false);
    await expect(replayOn((app) => app.replayErasures())).rejects.toBeInstanceOf(ReplayRefused);
  });

  test("goes by the replay alone, with all that hangs on it, and what is somebody else's stays as it was", async () => {
    await restore();
    const others = await sqlRows(neighbour);
    expect((await sqlRows(gone)).length).toBeGreaterThan(15);
    await replayOn(async (app) => {
      expect(await app.isRestored()).toBe(true);
      expect((await refusalOf(app.admit("everything"))).code).toBe("unavailable");
      expect((await refusalOf(app.timers.sweepRetention(usher.clock.now() + MINUTE))).code).toBe("unavailable");
      expect(await app.replayErasures()).toMatchObject({ entries: 1, organization: 1, ticket: 2 });
    });
    expect((await sqlRows(gone)).filter(isToStay)).toEqual([]);
    expect(await sqlRows(neighbour)).toEqual(others);
    expect(await isRestored()).toBe(false);
    await sweepToTheEnd(usher);
    expect(rowsWith(await everything(usher), gone.marks)).toEqual([]);
  });

  test("goes wherever a replay before it died, and until then nothing is served", async () => {
    let deaths = 0;
    for (let last = 1; ; last += 4) {
      await restore();
      let steps = 0;
      const step = (): void => {
        steps += 1;
        if (steps >= last) throw new Error("The process is gone.");
      };
      const app = brokenInstance(usher, { sql: mortal(database.sql, step), beforeTables: step });
      const lived = await app.replayErasures().then(
        () => true,
        () => false,
      );
      expect(await isRestored()).toBe(!lived);
      if (lived) break;
      deaths += 1;
      await replayOn((whole) => whole.replayErasures());
      expect((await sqlRows(gone)).filter(isToStay)).toEqual([]);
      expect(await isRestored()).toBe(false);
    }
    expect(deaths).toBeGreaterThan(5);
  }, 240_000);

  test("is not looked for where more keys are gone than erasures can have destroyed", async () => {
    await restore();
    const before = await sqlRows(gone);
    const organizations = backup.find(({ table }) => table === "organizations")?.rows ?? [];
    const own = neighbour.subjects.find((subject) => organizations.some((row) => row.subject === subject));
    await usher.openVault().keyring.destroy(own ?? "");
    const refused = replayOn((app) => app.replayErasures());
    await expect(refused).rejects.toThrow(
      "The keys of 2 organizations are gone, and the database lacks 1 of the ledger",
    );
    expect(await sqlRows(gone)).toEqual(before);
    expect(await isRestored()).toBe(true);
  });

  test("is known for as long as a backup may hold it, and a day more", async () => {
    const ledger = createLedger(usher.tables);
    for (const { id } of await ledger.list()) await ledger.remove(id);
    await (await database.sql.db()).deleteFrom("erasures").execute();
    const late = await settleWhole(usher);
    expect((await eraseAs(late, usher)).status).toBe(200);
    await sweepToTheEnd(usher);
    expect(await ledger.list()).toHaveLength(1);
    const [known] = await (await database.sql.db()).selectFrom("erasures").select("settled_at").execute();
    const until = Number(known?.settled_at) + (usher.settings.backupDays + 1) * DAY;
    usher.clock.advance(until - 1 - usher.clock.now());
    await usher.app.erasures.forget(Number.POSITIVE_INFINITY);
    expect(await ledger.list()).toHaveLength(1);
    usher.clock.advance(1);
    await usher.app.erasures.forget(Number.POSITIVE_INFINITY);
    expect(await ledger.list()).toEqual([]);
    expect(await (await database.sql.db()).selectFrom("erasures").selectAll().execute()).toEqual([]);
  });
});
