import type { TableClient, TransactionAction } from "@azure/data-tables";
import { attempt, type Patience } from "../azure/attempts.ts";
import { checkKey, checkTransaction } from "./limits.ts";
import { checkContinuation, filterOf, read, readPage } from "./read.ts";
import type { Change, Entity, Rows, Table } from "./tables.ts";
import { toWire } from "./wire.ts";
import { type Written, write } from "./write.ts";

/** The most entities that Azure returns on one page. */
const PAGE = 1000;

/** One table. `client` is asked for at each call, so that opening a table loads nothing. */
export const openTable = <E extends Entity>(client: () => Promise<TableClient>, patience: Patience): Table<E> => {
  const pageOf = (rows: Rows | undefined, size: number, continuation: string | undefined) => {
    checkContinuation(continuation);
    const filter = filterOf(rows);
    return attempt(patience, async (signal) => readPage<E>(await client(), filter, size, continuation, signal));
  };

  return {
    get: async (partitionKey, rowKey) => {
      checkKey({ partitionKey, rowKey });
      return await attempt(patience, async (signal) => read<E>(await client(), partitionKey, rowKey, signal));
    },

    insert: async (entity) => {
      const wire = toWire(entity);
      return etagOrFalse(
        await write(client, patience, [{ change: "insert", entity }], (table, abortSignal) =>
          table.createEntity(wire, { abortSignal }),
        ),
      );
    },

    put: async (entity) => {
      const wire = toWire(entity);
      const written = await write(client, patience, [{ change: "put", entity }], (table, abortSignal) =>
        table.upsertEntity(wire, "Replace", { abortSignal }),
      );
      const etag = etagOrFalse(written);
      if (etag === false) throw new Error("The service refused a write without a condition.");
      return etag;
    },

    replace: async (entity, etag) => {
      const wire = toWire(entity);
      return etagOrFalse(
        await write(client, patience, [{ change: "replace", entity, etag }], (table, abortSignal) =>
          table.updateEntity(wire, "Replace", { abortSignal, etag }),
        ),
      );
    },

    remove: async (partitionKey, rowKey, etag = "*") => {
      const entity = { partitionKey, rowKey };
      checkKey(entity);
      return isApplied(
        await write(client, patience, [{ change: "remove", entity }], (table, abortSignal) =>
          table.deleteEntity(partitionKey, rowKey, { abortSignal, etag }),
        ),
      );
    },

    list: async function* (rows) {
      let continuation: string | undefined;
      do {
        const page = await pageOf(rows, PAGE, continuation);
        yield* page.entities;
        continuation = page.continuation;
      } while (continuation !== undefined);
    },

    page: async (rows, size, continuation) => await pageOf(rows, size, continuation),

    transaction: async (changes) => {
      checkTransaction(changes);
      const actions = changes.map(toAction);
      return isApplied(
        await write(client, patience, changes, (table, abortSignal) =>
          table.submitTransaction(actions, { abortSignal }),
        ),
      );
    },
  };
};

const isApplied = <E extends Entity>(written: Written<unknown, E>): boolean => !written.refused || written.applied;

const etagOrFalse = <E extends Entity>(written: Written<{ etag?: string }, E>): string | false => {
  if (written.refused) return written.applied && (written.standing?.etag ?? false);
  if (written.answer.etag === undefined) throw new Error("The service answered a write without an etag.");
  return written.answer.etag;
};

const toAction = <E extends Entity>(change: Change<E>): TransactionAction => {
  switch (change.change) {
    case "insert":
      return ["create", toWire(change.entity)];
    case "put":
      return ["upsert", toWire(change.entity), "Replace"];
    case "replace":
      return ["update", toWire(change.entity), "Replace", { etag: change.etag }];
    case "remove":
      checkKey(change.entity);
      return ["delete", { partitionKey: change.entity.partitionKey, rowKey: change.entity.rowKey }];
  }
};
