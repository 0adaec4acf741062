import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import type { Clock } from "../../../shared/platform/clock.ts";
import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import { createVault } from "../../../shared/platform/vault/createVault.ts";
import type { Vault } from "../../../shared/platform/vault/vault.ts";
import { freshTables, silent } from "../../licensing/parts.ts";
import { startAzurite } from "../../loopback/azurite.ts";
import type { TestDatabase } from "../../sql/databases.ts";
import type { Scene } from "../bench.ts";

/** Where alerts of one tenant lie, as several processes of a run open it. */
export type AlertPlace = {
  settings: SqlSettings;
  /** Where the vault's wrapped keys lie, and the file of the key that wraps them. */
  keys: { connectionString: string; prefix: string; file: string };
  tenant: string;
  site: { siteGuid: string; webGuid: string };
  /** Whose data key seals the alerts. */
  subject: string;
};

/** The vault of a place. */
export const openVault = ({ keys }: Pick<AlertPlace, "keys">, clock: Clock): Vault =>
  createVault({
    settings: { environment: "local", vault: { kind: "file", file: keys.file } },
    tables: freshTables(keys, keys.prefix),
    clock,
    credential: { getToken: async () => null },
    log: silent,
    fileKey: createFileKey,
  });

/** Makes places: each an empty database of its own that ends with the run, all of them with one key. */
export const openPlaces = async ({ own, folder }: Scene): Promise<(database: TestDatabase) => Promise<AlertPlace>> => {
  const { connectionString } = await own(startAzurite, (azurite) => azurite[Symbol.asyncDispose]());
  const keys = { connectionString, prefix: "bench", file: join(folder, "key.json") };
  const subject = randomUUID();
  await openVault({ keys }, { now: Date.now }).keyring.create(subject);
  return async ({ create }) => {
    const { settings } = await own(create, (database) => database.drop());
    return { settings, keys, tenant: randomUUID(), site: { siteGuid: randomUUID(), webGuid: randomUUID() }, subject };
  };
};
