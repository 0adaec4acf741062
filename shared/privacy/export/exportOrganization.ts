import { type Clock, HOUR, SECOND } from "../../platform/clock.ts";
import type { Contact } from "../../platform/identity/callers.ts";
import { describeError, type Log } from "../../platform/log.ts";
import { tooManyRequests } from "../../platform/refusal.ts";
import { count, type Rate } from "../../platform/sql/rates.ts";
import { KeyGone, SealBroken, type Vault } from "../../platform/vault/vault.ts";
import { entryOf, isGivenOut, type Row } from "./entryOf.ts";
import { type ExportedTable, membersOf, roots } from "./exportedTables.ts";
import { isOver } from "./isOver.ts";
import { below, type Entry, isList, listAt, put } from "./places.ts";
import { readRows, type Stores } from "./readRows.ts";

export type ExportParts = Stores & {
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  log: Log;
  exported: readonly ExportedTable[];
  /** The indexes of the contact's own address. Refuses whoever is no contact any more. */
  addressOf(contact: Contact): Promise<readonly string[]>;
};

/** A row of which something does not open, by the table where it lies and its id there. */
export type NotReadable = { table: string; id: string };

/** By the manifest, with `notReadable` beside it. */
export type OrganizationExport = Entry & { notReadable: NotReadable[] };

/** An export is much to read and to open. */
const RATE: Rate = { times: 10, within: HOUR };

type Walk = ExportParts & { now: number; notReadable: NotReadable[] };

/** What a row's sealed fields hold; undefined where its key is gone, and with it the row. */
const open = async (walk: Walk, { table, fields, sealing }: ExportedTable, row: Row): Promise<Row | undefined> => {
  const payloads: Record<string, unknown> = {};
  if (sealing === undefined || !("subject" in sealing)) return payloads;
  const id = String(row[sealing.row]);
  let isDamaged = false;
  for (const [column, field] of Object.entries(fields)) {
    const value = row[column];
    if (field.protection !== "sealed" || !isGivenOut(field) || typeof value !== "string") continue;
    try {
      const key = await walk.vault.keyring.open(String(row[sealing.subject]));
      payloads[column] = key.open({ table, column, row: id }, value);
    } catch (error) {
      if (error instanceof KeyGone) return undefined;
      if (!(error instanceof SealBroken)) throw error;
      walk.log.error("row-does-not-open", { kind: table, ...describeError(error) });
      isDamaged = true;
    }
  }
  if (isDamaged) walk.notReadable.push({ table, id });
  return payloads;
};

/** Adds what is told of the rows of a table to the entry that they belong to, each with the rows that belong to it. */
const addRows = async (
  walk: Walk,
  table: ExportedTable,
  owner: { entry: Entry; as: string; row?: Row; values: readonly string[] },
): Promise<void> => {
  const { as } = table.export;
  const place = below(owner.as, as);
  const list = isList(place) ? listAt(owner.entry, place) : undefined;
  const members = membersOf(walk.exported, table);
  for await (const row of readRows(walk, table, members, owner.values)) {
    if (isOver(table, row, owner.row, walk.now)) continue;
    const payloads = await open(walk, table, row);
    if (payloads === undefined) continue;
    const entry = entryOf(table, row, payloads);
    if (Object.keys(entry).length === 0) continue;
    for (const member of members) {
      const { of } = member.export;
      const values = typeof of === "string" ? [] : [String(row[of.key])];
      await addRows(walk, member, { entry, as, row, values });
    }
    if (list === undefined) put(owner.entry, place, entry);
    else list.push(entry);
  }
};

/**
 * Everything that is kept about the contact's organization, as the manifest says where each value is told: rows that
 * are found by the organization or by the contact's own verified address, and what belongs to these. What is sealed is
 * opened; a row whose key is being destroyed is left out, and one that is damaged is named in `notReadable`. What is
 * overdue is not shown. Throws `too-many-requests`, and `unavailable` where a store or the vault is out of reach.
 */
export const exportOrganization = async (parts: ExportParts, contact: Contact): Promise<OrganizationExport> => {
  const { sql, clock } = parts;
  const address = await parts.addressOf(contact);
  const [bucket = ""] = address;
  const wait = await count(await sql.db(), { purpose: "export", bucket }, RATE, clock.now());
  if (wait > 0) throw tooManyRequests(wait / SECOND);

  const owner = { organization: [contact.organizationId], address };
  const walk: Walk = { ...parts, now: clock.now(), notReadable: [] };
  const entry: Entry = {};
  for (const table of roots(parts.exported)) {
    const { of } = table.export;
    if (typeof of === "string") await addRows(walk, table, { entry, as: "", values: owner[of] });
  }
  return { ...entry, notReadable: walk.notReadable };
};
