import { writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TableClient } from "@azure/data-tables";
import { type Disguise, disguises } from "./encodings.ts";
import type { RunningStack } from "./stack.ts";

/**
 * A canary that is planted in every place of a running stack, in every encoding: what is looked for and not found
 * means something where this is found.
 */
export const PLANTED = "Planted Pelikan Größe 4711";
export const FORMS: readonly Disguise[] = disguises(PLANTED);

/** Bytes that are no text lie in JSON as base64, which is one of the forms that are looked for. */
const isText = ({ bytes }: Disguise): boolean => Buffer.from(bytes.toString()).equals(bytes) && !bytes.includes(0);
export const inJson = (form: Disguise): Buffer =>
  isText(form) ? form.bytes : Buffer.from(form.bytes.toString("base64").replace(/=+$/, ""));

/** A module that writes every form to both outputs of the process that loads it; gives back its file. */
export const plantInOutput = async (folder: string): Promise<string> => {
  const file = path.join(folder, "planted.mjs");
  // The outputs are read as text, so bytes that are none are written as they would be logged: as base64.
  const lines = FORMS.map((form) => inJson(form).toString());
  const text = JSON.stringify(`${lines.join("\n")}\n`);
  await writeFile(file, `process.stdout.write(${text});\nprocess.stderr.write(${text});\n`);
  return file;
};

/** A statement of ours on the stack's own database, beside it. */
export const onSqlite = <Result>(
  { sqliteFile }: Pick<RunningStack, "sqliteFile">,
  work: (database: DatabaseSync) => Result,
): Result => {
  const database = new DatabaseSync(sqliteFile, { timeout: 5000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Leaves the forms in the write-ahead log, as rows that `clearSqlite` takes back. */
export const plantInSqlite = (usher: Pick<RunningStack, "sqliteFile">): void =>
  onSqlite(usher, (database) => {
    const insert = database.prepare("insert into timer_runs (timer, started_at) values (?, 0)");
    for (const { bytes } of FORMS) insert.run(bytes);
  });
export const clearSqlite = (usher: Pick<RunningStack, "sqliteFile">): void =>
  onSqlite(usher, (database) => database.exec("delete from timer_runs where started_at = 0"));

export const plantInTables = async ({ connectionString }: Pick<RunningStack, "connectionString">): Promise<void> => {
  const table = TableClient.fromConnectionString(connectionString, "planted", { allowInsecureConnection: true });
  await table.createTable();
  const properties = FORMS.map((form, at) => [`p${at}`, isText(form) ? form.bytes.toString() : form.bytes] as const);
  await table.createEntity({ partitionKey: "planted", rowKey: "planted", ...Object.fromEntries(properties) });
};

export const plantInTemporary = ({ temporary }: Pick<RunningStack, "temporary">): Promise<void> =>
  writeFile(path.join(temporary, "planted"), Buffer.concat(FORMS.map(({ bytes }) => bytes)));

/** The places of a stack that was planted by `plantInOutput` at its start, and by the three above. */
export const plantedPlaces = ({ sqliteFile }: Pick<RunningStack, "sqliteFile">): string[] => [
  `${path.basename(sqliteFile)}-wal`,
  "azurite",
  path.join("tmp", "planted"),
  "standard output",
  "standard error",
];
