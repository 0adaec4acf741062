import { writeFile } from "node:fs/promises";
import path from "node:path";
import { layoutOf } from "../../infra/local/layout.ts";
import { clearSqlite, onSqlite } from "../promises/planted.ts";
import { filesIn } from "./stateFiles.ts";
import type { Usher } from "./usher.ts";

/** Everything in the state folder, and everything that was written to a terminal; the mails that were sent only where `mails` says so. */
export const placesOf = async (
  { environment, output }: Pick<Usher, "environment" | "output">,
  { mails = false } = {},
): Promise<Map<string, Buffer>> => {
  const { stateFolder, inboxFolder } = layoutOf(environment);
  const inbox = path.relative(stateFolder, inboxFolder) + path.sep;
  const files = (await filesIn(stateFolder)).filter(([file]) => mails || !file.startsWith(inbox));
  const outputs = Object.entries(output()).map(([name, text]) => [name, Buffer.from(text)] as const);
  return new Map([...files, ...outputs]);
};

/** Leaves a word in a file of the state folder and in the database. Azurite has it where it is a title of settings. */
export const plant = async ({ environment }: Pick<Usher, "environment">, word: string): Promise<void> => {
  const layout = layoutOf(environment);
  await writeFile(path.join(layout.stateFolder, "planted"), word);
  onSqlite(layout, (database) =>
    database.prepare("insert into timer_runs (timer, started_at) values (?, 0)").run(word),
  );
  clearSqlite(layout);
};

/** Where such a word is found. */
export const plantedPlaces = ({ environment }: Pick<Usher, "environment">): string[] => [
  "azurite",
  "planted",
  path.basename(layoutOf(environment).sqliteFile),
];
