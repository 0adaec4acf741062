import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Layout, layoutOf } from "../../infra/local/layout.ts";
import { azuriteConnection } from "../../infra/local/settings.ts";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { systemClock } from "../../shared/platform/clock.ts";
import { createTables } from "../../shared/platform/tables/createTables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { Keyring } from "../../shared/platform/vault/vault.ts";
import { noCredential } from "../platform/vault/parts.ts";
import { onSqlite } from "../promises/planted.ts";
import { silent } from "../sql/databases.ts";
import type { Usher } from "./usher.ts";

/** A copy of a running Usher's database as it was, outside its state; removed by `[Symbol.asyncDispose]`. */
export type DatabaseCopy = { sqliteFile: string } & AsyncDisposable;

export const copyDatabase = async ({ environment }: Pick<Usher, "environment">): Promise<DatabaseCopy> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-copy-"));
  const sqliteFile = path.join(folder, "copy.sqlite");
  onSqlite(layoutOf(environment), (database) => database.prepare("vacuum into ?").run(sqliteFile));
  return { sqliteFile, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
};

/** What whoever has the keys' table and the key-encryption key of a running Usher opens by, as of now. */
export const openKeyring = ({ environment }: Pick<Usher, "environment">): Keyring => {
  const layout: Layout = layoutOf(environment);
  const connectionString = azuriteConnection(layout);
  const settings = {
    environment: "local",
    tables: { kind: "connection-string", connectionString },
    vault: { kind: "file", file: layout.vaultKeyFile },
  } as const;
  const parts = { settings, clock: systemClock, credential: noCredential, log: silent };
  return createVault({ ...parts, tables: createTables(parts), fileKey: createFileKey }).keyring;
};
