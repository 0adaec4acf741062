import { unavailable } from "../platform/refusal.ts";
import { siteIdOf } from "../platform/sharepoint/siteId.ts";
import { TRANSACTION_CHANGES } from "../platform/tables/limits.ts";
import type { Entity, EntityKey, Table, Tables } from "../platform/tables/tables.ts";
import { overdueTables, TABLE, tableOf, tablesBetween } from "./days.ts";
import type { Entry, HistoryEvent, Outcome, Told, Web } from "./entry.ts";
import { type Position, positionOf, rowKeyOf, rowsBetween } from "./rowKeys.ts";

/** One table a UTC day; a partition a tenant, a row an entry (`rowKeys.ts`). No personal data. */
type EntryEntity = Entity & {
  at: number;
  component: string;
  event: HistoryEvent;
  outcome: Outcome;
  configurationKind?: string | undefined;
  configurationName?: string | undefined;
  listId?: string | undefined;
  itemId?: number | undefined;
  durationMs: number;
  count: number;
};

/** Entries as they stand in one table, and where the next ones are. */
export type Chunk = { entries: { entry: Entry; position: Position }[]; isLast: boolean };

export type HistoryStore = {
  /**
   * Writes entries of one instant, up to 100, all or none. `batch` names them: written again under the same name and
   * instant they stand there once. The day's table is made by whoever comes first.
   */
  append(web: Web, at: number, batch: string, told: readonly Told[]): Promise<void>;
  /** The tables with entries of any site from `from` (inclusive) to `to` (exclusive), the newest day first. */
  tables(span: { from: number; to: number }): Promise<string[]>;
  /** Up to `size` entries of a web in one table, the newest first, behind `position` where one is given. */
  read(
    table: string,
    web: Web,
    span: { from: number; to: number },
    position: Position | undefined,
    size: number,
  ): Promise<Chunk>;
  /** Drops the tables whose month is over at `now`, one call each; answers how many there were. */
  dropOverdue(now: number): Promise<number>;
  /** Deletes a tenant's entries, or those before an instant, table by table, while `goOn` says so; answers how many. */
  eraseTenant(tenant: string, before: number | undefined, goOn: () => boolean): Promise<number>;
};

const toEntity = (web: Web, at: number, batch: string, told: Told, place: number): EntryEntity => ({
  partitionKey: web.tenant,
  rowKey: rowKeyOf(siteIdOf(web.site), at, batch, place),
  at,
  component: told.component,
  event: told.event,
  outcome: told.outcome,
  configurationKind: told.configuration?.kind,
  configurationName: told.configuration?.name,
  listId: told.listId,
  itemId: told.itemId,
  durationMs: told.durationMs,
  count: told.count,
});

const toEntry = (entity: EntryEntity): Entry => {
  const { at, component, event, outcome, configurationKind: kind, configurationName: name, listId, itemId } = entity;
  return {
    at,
    component,
    event,
    outcome,
    ...(kind === undefined || name === undefined ? {} : { configuration: { kind, name } }),
    ...(listId === undefined ? {} : { listId }),
    ...(itemId === undefined ? {} : { itemId }),
    durationMs: entity.durationMs,
    count: entity.count,
  };
};

/** The tables of history. Opens nothing before its first use. */
export const createHistoryStore = (tables: Tables): HistoryStore => {
  const open = (name: string): Table<EntryEntity> => tables.open<EntryEntity>(name);

  const keysOf = async function* (
    table: Table<EntryEntity>,
    tenant: string,
    before: number | undefined,
  ): AsyncIterable<EntityKey[]> {
    let batch: EntityKey[] = [];
    for await (const { partitionKey, rowKey, at } of table.list({ partitionKey: tenant })) {
      if (before !== undefined && at >= before) continue;
      batch.push({ partitionKey, rowKey });
      if (batch.length < TRANSACTION_CHANGES) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  };

  return {
    async append(web, at, batch, told) {
      const changes = told.map((each, place) => ({
        change: "insert" as const,
        entity: toEntity(web, at, batch, each, place),
      }));
      const table = open(tableOf(at));
      if (await table.transaction(changes)) return;
      // Written before, and the answer was lost: as a batch stands whole or not at all, its first row tells.
      const first = changes[0]?.entity;
      if (first === undefined || (await table.get(first.partitionKey, first.rowKey)) === undefined) {
        throw unavailable("storage");
      }
    },

    tables: async (span) => tablesBetween(await tables.names(TABLE), span),

    async read(name, web, span, position, size) {
      const siteId = siteIdOf(web.site);
      const rows = { partitionKey: web.tenant, ...rowsBetween(siteId, span, position) };
      if (rows.from >= rows.to) return { entries: [], isLast: true };
      const entries: Chunk["entries"] = [];
      let continuation: string | undefined;
      do {
        // A page of Azure's may be empty and still go on.
        const page = await open(name).page(rows, size - entries.length, continuation);
        for (const entity of page.entities) {
          entries.push({ entry: toEntry(entity), position: positionOf(siteId, entity.rowKey) });
        }
        continuation = page.continuation;
      } while (continuation !== undefined && entries.length < size);
      return { entries, isLast: continuation === undefined };
    },

    async dropOverdue(now) {
      const overdue = overdueTables(await tables.names(TABLE), now);
      for (const name of overdue) await tables.drop(name);
      return overdue.length;
    },

    async eraseTenant(tenant, before, goOn) {
      let erased = 0;
      for (const name of await tables.names(TABLE)) {
        const table = open(name);
        for await (const batch of keysOf(table, tenant, before)) {
          if (!goOn()) return erased;
          // Another sweep may have been here meanwhile: then row by row.
          if (!(await table.transaction(batch.map((entity) => ({ change: "remove" as const, entity }))))) {
            for (const { partitionKey, rowKey } of batch) await table.remove(partitionKey, rowKey);
          }
          erased += batch.length;
        }
      }
      return erased;
    },
  };
};
