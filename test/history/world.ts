import { randomUUID } from "node:crypto";
import { createHistory, type History } from "../../shared/history/createHistory.ts";
import type { Told, Web } from "../../shared/history/entry.ts";
import { notRepeated, type Once } from "../../shared/platform/once.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { freshTables, stoppedClock, watched } from "../licensing/parts.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import { type Database, databases } from "../sql/databases.ts";

export const SUBJECT = "50b1ec70-0000-4000-8000-000000000001";

/** A web of a new tenant's. */
export const newWeb = (changes: Partial<Web> = {}): Web => ({
  tenant: randomUUID(),
  site: { siteGuid: randomUUID(), webGuid: randomUUID() },
  ...changes,
});

export const told = (changes: Partial<Told> = {}): Told => ({
  component: "list-alerts",
  event: "alert",
  outcome: "success",
  durationMs: 120,
  count: 1,
  ...changes,
});

export type World = {
  clock: ReturnType<typeof stoppedClock>;
  tables: Tables & ReturnType<typeof watched>;
  sql: Sql;
  history: History;
  /** A further instance on the same stores. */
  another(): History;
  /** Tenants that belong to no organization. */
  unlinked: Set<string>;
  write(web: Web, entries: readonly Told[], once?: Once): ReturnType<History["write"]>;
  drop(): Promise<void>;
};

/** The room on real stores of its own; every tenant is linked but those in `unlinked`. */
export const openWorld = async (account: TableAccount): Promise<World> => {
  const clock = stoppedClock();
  const tables = watched(freshTables(account));
  const [sqlite] = databases();
  const database: Database | undefined = await sqlite?.create({ clock });
  if (!database) throw new Error("There is always SQLite.");
  const unlinked = new Set<string>();
  const open = (): History =>
    createHistory({
      tables,
      sql: database.sql,
      clock,
      ownerOf: async (tenant) => (unlinked.has(tenant) ? undefined : { subject: SUBJECT }),
      isComponent: async (id) => ["list-alerts", "calendar"].includes(id),
      isConfiguration: async (_, { kind, name }) => kind === "alerts" && name === "overdue",
    });
  const history = open();
  return {
    clock,
    tables,
    sql: database.sql,
    history,
    another: open,
    unlinked,
    write: (web, entries, once = notRepeated) =>
      history.write(web, { entries, pointerOf: (place) => `/${place}` }, once),
    drop: () => database.drop(),
  };
};
