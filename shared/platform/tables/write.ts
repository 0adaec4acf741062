import type { TableClient } from "@azure/data-tables";
import { attempt, type Patience } from "../azure/attempts.ts";
import { serviceCodeOf } from "../azure/failures.ts";
import { unavailable } from "../refusal.ts";
import { read } from "./read.ts";
import type { Change, Entity, Stored } from "./tables.ts";
import { holdsTheSame } from "./wire.ts";

/** The service's codes for a change that does not fit what stands there. */
const REFUSED = new Set(["EntityAlreadyExists", "UpdateConditionNotSatisfied", "ResourceNotFound", "EntityNotFound"]);

/** Its codes for a table that is not there: never made, or dropped. */
const NO_TABLE = new Set(["TableNotFound", "TableBeingDeleted"]);

/** What came of a write: what the service answered, or, where it was refused, whether an earlier attempt had done it. */
export type Written<Answer, E extends Entity> =
  | { refused: false; answer: Answer }
  | { refused: true; applied: boolean; standing: Stored<E> | undefined };

/**
 * Sends changes, making the table where they need one. A refusal of a repeated write may be the work of its first
 * attempt, whose answer was lost: then what stands in the table decides whether the changes were applied.
 */
export const write = <Answer, E extends Entity>(
  client: () => Promise<TableClient>,
  patience: Patience,
  changes: readonly Change<E>[],
  send: (table: TableClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Written<Answer, E>> =>
  attempt(patience, async (signal, number) => {
    const table = await client();
    try {
      return { refused: false, answer: await sendWithTable(table, changes, signal, send) };
    } catch (error) {
      const code = serviceCodeOf(error) ?? "";
      // A dropped table's name comes back by itself, after a while; one that was made may take a moment to be seen.
      if (isWithoutTable(code, changes) && changes.some(adds)) throw unavailable(patience.dependency, error);
      if (!REFUSED.has(code) && !NO_TABLE.has(code)) throw error;
      return number === 1
        ? { refused: true, applied: false, standing: undefined }
        : { refused: true, ...(await whatStands(table, changes, signal)) };
    }
  });

const sendWithTable = async <Answer, E extends Entity>(
  table: TableClient,
  changes: readonly Change<E>[],
  signal: AbortSignal,
  send: (table: TableClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await send(table, signal);
  } catch (error) {
    const code = serviceCodeOf(error) ?? "";
    // While a table is being deleted its name cannot be had.
    if (!changes.some(adds) || !isWithoutTable(code, changes) || code === "TableBeingDeleted") throw error;
    // Another instance may make it at the same moment: the SDK takes "already exists" for done.
    await table.createTable({ abortSignal: signal });
    return await send(table, signal);
  }
};

const adds = <E extends Entity>({ change }: Change<E>): boolean => change === "insert" || change === "put";

/** Whether a refusal means that the table is not there: nothing else can be missing where all is added. */
const isWithoutTable = <E extends Entity>(code: string, changes: readonly Change<E>[]): boolean =>
  NO_TABLE.has(code) || (code === "ResourceNotFound" && changes.every(adds));

const whatStands = async <E extends Entity>(
  table: TableClient,
  changes: readonly Change<E>[],
  signal: AbortSignal,
): Promise<{ applied: boolean; standing: Stored<E> | undefined }> => {
  const found = await Promise.all(
    changes.map(({ entity }) => read<E>(table, entity.partitionKey, entity.rowKey, signal)),
  );
  const applied = changes.every((change, index) => {
    const standing = found[index];
    return change.change === "remove"
      ? standing === undefined
      : standing !== undefined && holdsTheSame(standing, change.entity);
  });
  return { applied, standing: found[0] };
};
