import { setTimeout as pause } from "node:timers/promises";
import { unavailable } from "../refusal.ts";
import type { Entity, EntityKey, Stored, Table } from "./tables.ts";

const TRIES = 30;

/**
 * Writes what `change` makes of the entity that stands at `key`, none the first time; `undefined` leaves it. Others may
 * do the same at once: whoever finds that the entity moved on looks at it again. Throws `unavailable` where others
 * write without end.
 */
export const changeEntity = async <E extends Entity>(
  table: Table<E>,
  { partitionKey, rowKey }: EntityKey,
  change: (stored: Stored<E> | undefined) => E | undefined | Promise<E | undefined>,
): Promise<void> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const stored = await table.get(partitionKey, rowKey);
    const next = await change(stored);
    if (next === undefined) return;
    const written = stored === undefined ? await table.insert(next) : await table.replace(next, stored.etag);
    if (written !== false) return;
    // Coming back at another moment than the others do gets through sooner.
    await pause(Math.random() * 20 * (attempt + 1));
  }
  throw unavailable("storage");
};
