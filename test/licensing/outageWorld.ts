import { randomBytes, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer } from "../../shared/licensing/answers.ts";
import { createChangeFeed } from "../../shared/licensing/changeFeed.ts";
import { createLicensing, type Licensing } from "../../shared/licensing/createLicensing.ts";
import { createEntitlementStore } from "../../shared/licensing/entitlementStore.ts";
import type { License } from "../../shared/licensing/license.ts";
import { createLicensedTenantStore } from "../../shared/licensing/licensedTenantStore.ts";
import type { Jwks } from "../../shared/licensing/schemas.ts";
import { HOUR, MINUTE } from "../../shared/platform/clock.ts";
import type { SqlSettings } from "../../shared/platform/config/settings.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import { startKeyVault } from "../loopback/keyVault.ts";
import { openSql } from "../sql/databases.ts";
import { startRelay } from "../sql/relay.ts";
import type { Question, Row } from "./outageMatrix.ts";
import {
  freshTables,
  license,
  noNotices,
  noProof,
  nothingElse,
  productBody,
  silent,
  stoppedClock,
  TENANT,
} from "./parts.ts";

const ASKED_BEFORE = "0b1b2c3d-0000-4000-8000-00000000000b";
const NEVER_ASKED = "0c1b2c3d-0000-4000-8000-00000000000c";

const sqlOn = (port: number): SqlSettings => ({
  kind: "mssql",
  server: "127.0.0.1",
  port,
  database: "usher",
  encrypt: false,
  trustServerCertificate: true,
  signIn: { kind: "password", user: "usher", password: "never-logged" },
  poolSize: 4,
  migrate: "check",
});

/** Every question of the matrix, as this instance is asked it. */
const questionsTo = (licensing: Licensing, key: string) => ({
  "known tenant": () => licensing.checkLicense({ tenant: TENANT, product: "alerts" }),
  "with its key": () => licensing.checkLicense({ tenant: TENANT, product: "alerts", key }),
  "with a nonce": () => licensing.checkLicense({ tenant: TENANT, product: "alerts", nonce: randomUUID() }),
  "unknown tenant, asked before": () => licensing.checkLicense({ tenant: ASKED_BEFORE, product: "alerts" }),
  "unknown tenant": () => licensing.checkLicense({ tenant: NEVER_ASKED, product: "alerts" }),
  catalogue: () => licensing.publicProducts(),
  "signing keys": () => licensing.jwks(),
});

/**
 * One instance a minute into an outage: Tables behind a relay that refuses, a SQL Server that ends every connection, a
 * Key Vault that listens no more. What it was asked before, it was asked two hours ago; ASKED_BEFORE a minute ago.
 */
export const outageWorld = async (account: TableAccount, { down, instance }: Pick<Row, "down" | "instance">) => {
  const clock = stoppedClock();
  const azuritePort = Number(/127\.0\.0\.1:(\d+)/.exec(account.connectionString)?.[1]);
  const network = await startRelay({ host: "127.0.0.1", port: azuritePort });
  const sqlServer = await startRelay(undefined);
  const keyVault = await startKeyVault({ bits: 2048 });
  const prefix = `t${randomBytes(6).toString("hex")}`;
  const relayed = {
    ...account,
    connectionString: account.connectionString.replace(`:${azuritePort}`, `:${network.port}`),
  };
  const sqliteFile = join(tmpdir(), `${prefix}.sqlite`);
  const credential = { getToken: async () => ({ token: keyVault.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const sqls: ReturnType<typeof openSql>[] = [];

  const start = (tables: Tables): Licensing => {
    const vault = createVault({
      settings: { environment: "local", vault: { kind: "key-vault", keyId: keyVault.keyId } },
      tables,
      clock,
      credential,
      log: silent,
    });
    const sql = openSql(down.includes("SQL") ? sqlOn(sqlServer.port) : { kind: "sqlite", file: sqliteFile });
    sqls.push(sql);
    return createLicensing({
      sql,
      tables,
      vault,
      clock,
      log: silent,
      settings: { publicUrl: "https://usher.example", floodRate: 600 },
      organizations: { exists: async () => undefined, isOpen: async () => false },
      proveTenantAdmin: noProof,
      eraseTenant: nothingElse,
      notices: noNotices,
    });
  };

  // Other instances go on writing whatever this one cannot reach.
  const beside = freshTables(account, prefix);
  const others = start(beside);
  const give = async (given: License): Promise<void> => {
    await createEntitlementStore(beside).write(given, []);
    await createLicensedTenantStore(beside).add([given.tenant]);
    await createChangeFeed(beside, clock).append([given]);
  };
  const its = license();
  await others.putProduct("alerts", productBody());
  await give(its);

  const before = new Map<Question, unknown>();
  const ask = async (of: Licensing, ...questions: Question[]): Promise<void> => {
    for (const question of questions) before.set(question, await questionsTo(of, its.key)[question]());
  };
  const warm = start(freshTables(relayed, prefix));
  await ask(warm, "known tenant", "with its key", "with a nonce", "catalogue", "signing keys");
  clock.advance(2 * HOUR - MINUTE);
  await ask(warm, "unknown tenant, asked before");

  if (down.includes("Tables")) {
    network.become("refusing");
    network.cut();
  }
  if (down.includes("Key Vault")) await keyVault.stop();
  await others.putProduct("added-meanwhile", productBody());
  clock.advance(MINUTE);
  const asked = instance === "warm" ? warm : start(freshTables(relayed, prefix));

  return {
    clock,
    /** Answered before the outage, by the warm instance. */
    before: (question: Question) => before.get(question) as Answer,
    jwks: before.get("signing keys") as Jwks,
    questions: questionsTo(asked, its.key),
    /** A license for a tenant that had none, issued by another instance during the outage. */
    giveMeanwhile: () => give(license({ tenant: NEVER_ASKED })),
    /** How often an instance went to the SQL Server that is down. */
    sqlConnections: () => sqlServer.connections(),
    end: async () => {
      network.become("open");
      if (down.includes("Key Vault")) await keyVault.start();
    },
    [Symbol.asyncDispose]: async () => {
      for (const sql of sqls) await sql.close();
      await Promise.all([network.close(), sqlServer.close(), keyVault[Symbol.asyncDispose]()]);
      await rm(sqliteFile, { force: true });
    },
  };
};

export type OutageWorld = Awaited<ReturnType<typeof outageWorld>>;
