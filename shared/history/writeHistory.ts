import { randomBytes } from "node:crypto";
import { type Clock, toRfc3339 } from "../platform/clock.ts";
import type { Once } from "../platform/once.ts";
import { type Fault, inputRefused, notLinked } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Told, Web } from "./entry.ts";
import type { HistoryStore } from "./historyStore.ts";
import type { HistoryPorts } from "./ports.ts";

export type WriteParts = HistoryPorts & { store: HistoryStore; sql: Sql; clock: Clock };

/** What was written: how many entries, all of them at one instant (RFC 3339). */
export type Written = { at: string; count: number };

/** Entries by what they name, so that each name is looked up once. */
const distinct = <Value>(entries: readonly Told[], of: (told: Told) => Value | undefined): Map<string, Value> =>
  new Map(
    entries.flatMap((entry) => {
      const value = of(entry);
      return value === undefined ? [] : [[JSON.stringify(value), value] as const];
    }),
  );

const unknownOf = async <Value>(
  named: Map<string, Value>,
  isKnown: (value: Value) => Promise<boolean>,
): Promise<ReadonlySet<string>> => {
  const looked = await Promise.all(
    [...named].map(async ([name, value]) => ((await isKnown(value)) ? undefined : name)),
  );
  return new Set(looked.filter((name) => name !== undefined));
};

/** What entries name and nobody knows: all of it, by pointers into the body as it was sent. */
const nameFaults = async (
  ports: HistoryPorts,
  web: Web,
  entries: readonly Told[],
  pointerOf: (place: number) => string,
): Promise<Fault[]> => {
  const [components, configurations] = await Promise.all([
    unknownOf(
      distinct(entries, ({ component }) => component),
      (component) => ports.isComponent(component),
    ),
    unknownOf(
      distinct(entries, ({ configuration }) => configuration),
      (configuration) => ports.isConfiguration(web, configuration),
    ),
  ]);
  return entries.flatMap(({ component, configuration }, place): Fault[] => [
    ...(components.has(JSON.stringify(component))
      ? [
          {
            pointer: `${pointerOf(place)}/component`,
            code: "unknown-component",
            detail: "The catalogue has none of this id.",
          },
        ]
      : []),
    ...(configurations.has(JSON.stringify(configuration))
      ? [
          {
            pointer: `${pointerOf(place)}/configuration`,
            code: "unknown-configuration",
            detail: "This site has none of this kind and name.",
          },
        ]
      : []),
  ]);
};

/**
 * A component says what ran on a site: entries that are written whole or refused whole, all at the instant of the
 * request's first receipt. Throws `not-licensed` for a tenant of no organization, and `validation-failed` where an
 * entry names what is not there.
 */
export const writeHistory = async (
  parts: WriteParts,
  web: Web,
  { entries, pointerOf }: { entries: readonly Told[]; pointerOf: (place: number) => string },
  once: Once,
): Promise<Written> => {
  const { request } = once;
  // Before anything is looked at: an erasure of the tenant meanwhile goes by it.
  const at = request?.firstAt ?? parts.clock.now();
  const owner = await parts.ownerOf(web.tenant);
  if (owner === undefined) throw notLinked();
  const faults = await nameFaults(parts, web, entries, pointerOf);
  if (faults.length > 0) throw inputRefused(faults);
  await parts.store.append(web, at, request?.id ?? randomBytes(16).toString("base64url"), entries);
  const written = { at: toRfc3339(at), count: entries.length };
  if (request !== undefined) {
    await parts.sql.transaction((transaction) => once.keep(transaction, owner.subject, written));
  }
  return written;
};
