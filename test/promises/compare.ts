import type { FieldDeclaration, Sealing, TableDeclaration } from "../../shared/platform/declaration.ts";
import type { Keyring } from "../../shared/platform/vault/vault.ts";
import { faultsInLeaves, fits } from "./leaves.ts";
import type { StoredTable } from "./stored.ts";

type Row = StoredTable["rows"][number];
type Sealed = Extract<FieldDeclaration, { protection: "sealed" }>;

/** One sealed value, and what it must be bound to. */
export type SealedValue = { table: string; column: string; row: string; subject: string; value: string };

const KEYED = /^(?:v\d+\.)?[\w-]{43}$/;
const HASH = /^[\w-]{43}$/;
/** Bytes of a 256-bit key wrapped together with the digest of its place, at least. */
const WRAPPED_BYTES = 64;

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const subjectOf = (sealing: Sealing, row: Row): string =>
  "subject" in sealing ? String(row[sealing.subject]) : sealing.systemSubject;

/** Every sealed value in a table, by its declaration. */
export const sealedValues = ({ sealing, fields, table }: TableDeclaration, { rows }: StoredTable): SealedValue[] => {
  const columns = Object.entries(fields).filter(([, { protection }]) => protection === "sealed");
  return rows.flatMap((row) =>
    columns.flatMap(([column]) => {
      const value = row[column];
      if (sealing === undefined || value === null || value === undefined) return [];
      return [{ table, column, row: String(row[sealing.row]), subject: subjectOf(sealing, row), value: textOf(value) }];
    }),
  );
};

/** What a sealed value's protected header must say, by RFC 7516 and by where the value lies. */
const headerFaults = ({ table, column, row, subject, value }: SealedValue): string[] => {
  const parts = value.split(".");
  if (parts.length !== 5 || parts[1] !== "") return ["it is no JWE in compact serialization with a direct key"];
  const said = JSON.parse(Buffer.from(parts[0] ?? "", "base64url").toString()) as Record<string, unknown>;
  const { kid, ...rest } = said;
  const due = { alg: "dir", enc: "A256GCM", usher: { v: 1, s: subject, t: table, c: column, r: row } };
  const isDue = JSON.stringify(rest) === JSON.stringify(due) && fits("id", kid);
  return isDue ? [] : ["its protected header does not name its subject, table, column and row"];
};

const openAndCompare = async (sealed: SealedValue, { leaves }: Sealed, keyring: Keyring, seen: Set<string>) => {
  const faults = headerFaults(sealed);
  if (faults.length > 0) return faults;
  const { table, column, row, subject, value } = sealed;
  try {
    const payload = (await keyring.open(subject)).open({ table, column, row }, value);
    return faultsInLeaves(payload, leaves, seen);
  } catch (error) {
    return [`it does not open: ${(error as Error).name}`];
  }
};

const parse = (value: unknown): unknown => {
  try {
    return JSON.parse(textOf(value)) as unknown;
  } catch {
    return textOf(value);
  }
};

/** What is wrong with a value that is not sealed. */
const openFaults = (value: unknown, field: Exclude<FieldDeclaration, Sealed>, seen: Set<string>): string[] => {
  switch (field.protection) {
    case "plain":
      if ("leaves" in field) return faultsInLeaves(parse(value), field.leaves, seen, field.nested);
      return fits(field.form, value) ? [] : [`it is no ${field.form}`];
    case "keyed-index":
      return KEYED.test(String(value)) || field.besides.includes(String(value)) ? [] : ["it is no keyed index"];
    case "hash":
      return HASH.test(String(value)) ? [] : ["it is no hash"];
    case "wrapped":
      return value instanceof Uint8Array && value.length >= WRAPPED_BYTES ? [] : ["it is no wrapped key"];
  }
};

/** The name in the manifest's language: `sites0` and `sites1` are parts of one value that is declared as `sites[]`. */
const declaredName = ({ fields }: TableDeclaration, column: string): string => {
  const numbered = column.replace(/\d+$/, "[]");
  return fields[column] === undefined && fields[numbered] !== undefined ? numbered : column;
};

const fieldFaults = async (
  declaration: TableDeclaration,
  stored: StoredTable,
  [name, field]: readonly [string, FieldDeclaration],
  keyring: Keyring,
): Promise<string[]> => {
  const seen = new Set<string>();
  const faults: string[] = [];
  if (field.protection === "sealed") {
    for (const sealed of sealedValues(declaration, stored)) {
      if (sealed.column === name) faults.push(...(await openAndCompare(sealed, field, keyring, seen)));
    }
  } else {
    const columns = stored.columns.filter((column) => declaredName(declaration, column) === name);
    const values = stored.rows
      .flatMap((row) => columns.map((column) => row[column]))
      .filter((value) => value !== null && value !== undefined);
    faults.push(...values.flatMap((value) => openFaults(value, field, seen)));
  }
  const missing = "leaves" in field ? Object.keys(field.leaves).filter((path) => !seen.has(path)) : [];
  return [...faults, ...missing.map((path) => `the leaf ${path} is declared and does not exist`)];
};

const tableFaults = async (declaration: TableDeclaration, stored: StoredTable, keyring: Keyring): Promise<string[]> => {
  const fields = Object.entries(declaration.fields);
  const named = new Set(stored.columns.map((column) => declaredName(declaration, column)));
  const undeclared = [...named].filter((name) => declaration.fields[name] === undefined);
  const missing = fields.filter(([name]) => !named.has(name));
  const found: string[] = [];
  for (const field of fields) {
    const faults = await fieldFaults(declaration, stored, field, keyring);
    found.push(...faults.map((fault) => `${field[0]}: ${fault}`));
  }
  return [
    ...undeclared.map((column) => `${column}: it is not declared`),
    ...missing.map(([column]) => `${column}: it is declared and does not exist`),
    ...new Set(found),
  ];
};

const nameOf = ({ store, table }: { store: string; table: string }): string => `${store} ${table}`;

/** Every difference between what is declared and what is stored; an empty list where there is none. */
export const differences = async (
  declared: readonly TableDeclaration[],
  stored: readonly StoredTable[],
  keyring: Keyring,
): Promise<string[]> => {
  const faults = stored
    .filter((one) => !declared.some((other) => nameOf(other) === nameOf(one)))
    .map((one) => `${nameOf(one)}: it is not declared`);
  for (const declaration of declared) {
    const there = stored.find((one) => nameOf(one) === nameOf(declaration));
    const found = there ? await tableFaults(declaration, there, keyring) : ["it is declared and does not exist"];
    faults.push(...found.map((fault) => `${nameOf(declaration)}: ${fault}`));
  }
  return faults;
};
