import { newId } from "../platform/ids.ts";
import type { Once } from "../platform/once.ts";
import { inputRefused } from "../platform/refusal.ts";
import { sealedColumn } from "../platform/vault/sealedColumn.ts";
import { insertEvent } from "./debugAuditStore.ts";
import { type Entry, insertEntry } from "./debugEntryStore.ts";
import { type DebugParts, withKeys } from "./debugParts.ts";
import { countEntry, selectAllowed } from "./debugSessionStore.ts";
import type { EntryContent } from "./debugTables.ts";

/** What a component says to those who look for a fault. */
export type Said = { component: string; message: string; data: Record<string, unknown> };

export const entrySeal = sealedColumn<EntryContent>("debug_entries", "content");

const unknownComponent = () =>
  inputRefused([{ pointer: "/component", code: "unknown-component", detail: "The catalogue has none of this id." }]);

/**
 * Keeps what a component said, once for each session of its tenant that is allowed at this moment, sealed under that
 * session's key. Where there is none, or it is full, nothing is kept and nothing was prepared. Throws
 * `validation-failed` for a component that the catalogue does not have.
 */
export const postDebug = async (
  parts: DebugParts,
  { tenant }: { tenant: string },
  { component, message, data }: Said,
  once: Once,
): Promise<{ kept: boolean }> => {
  const { sql, clock } = parts;
  if (!(await parts.isComponent(component))) throw unknownComponent();
  const allowed = await selectAllowed(await sql.db(), { tenant }, clock.now());
  const content: EntryContent = { component, message, data: JSON.stringify(data) };
  const sealed = (await withKeys(parts, allowed)).map(({ session, key }) => {
    const id = newId(clock);
    return { id, session: session.id, subject: key.subject, content: entrySeal.seal(key, id, content) };
  });
  if (sealed.length === 0) return { kept: false };
  return sql.transaction(async (transaction) => {
    const at = clock.now();
    const kept: Entry[] = [];
    for (const entry of sealed) {
      const session = await countEntry(transaction, entry.session, entry.content.length, at);
      if (session === undefined) continue;
      kept.push({ ...entry, number: session.entries, at });
      if (session.entries === 1) await insertEvent(transaction, session, "first-entry", at);
    }
    for (const entry of kept) await insertEntry(transaction, entry);
    const [first] = kept;
    if (first !== undefined) await once.keep(transaction, first.subject, { kept: true });
    return { kept: first !== undefined };
  });
};
