import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import type { License } from "../../shared/licensing/license.ts";
import type { Product, ProductBody } from "../../shared/licensing/product.ts";
import type { Notices } from "../../shared/licensing/sendExpiryNotices.ts";
import type { EraseTenant } from "../../shared/licensing/tenantErasures.ts";
import type { LicenseTerms } from "../../shared/licensing/verdict.ts";
import { type Clock, DAY } from "../../shared/platform/clock.ts";
import { createLog } from "../../shared/platform/log.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import { createTables } from "../../shared/platform/tables/createTables.ts";
import type { Entity, Table, Tables } from "../../shared/platform/tables/tables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import type { TableAccount } from "../loopback/azurite.ts";

export const silent = createLog(() => {});

export const NOON = Date.UTC(2026, 0, 15, 12);

/** A clock that stands still until it is moved. */
export const stoppedClock = (at = NOON): Clock & { advance(duration: number): void } => {
  let now = at;
  return {
    now: () => now,
    advance: (duration) => {
      now += duration;
    },
  };
};

export const TENANT = "0a1b2c3d-0000-4000-8000-00000000000a";
export const SITE = "5173c0de-0000-4000-8000-000000000001";
export const OTHER_SITE = "5173c0de-0000-4000-8000-000000000002";

export const terms = (changes: Partial<LicenseTerms> = {}): LicenseTerms => ({
  id: "00000000-0000-7000-8000-000000000001",
  key: "k".repeat(22),
  edition: "standard",
  kind: "subscription",
  status: "active",
  components: ["*"],
  sites: null,
  maxSites: null,
  features: [],
  startsAt: NOON - 30 * DAY,
  expiresAt: NOON + 30 * DAY,
  graceDays: 14,
  activatedSites: new Set<string>(),
  ...changes,
});

export const license = (changes: Partial<License> = {}): License => {
  const { activatedSites: _, ...rest } = terms();
  return {
    ...rest,
    id: randomUUID(),
    key: randomBytes(16).toString("base64url"),
    organizationId: "0f9a0000-0000-7000-8000-000000000001",
    subject: "50b1ec70-0000-4000-8000-000000000001",
    tenant: TENANT,
    product: "alerts",
    version: 1,
    termsVersion: 1,
    used: 0,
    createdAt: NOON,
    changedAt: NOON,
    ...changes,
  };
};

export const productBody = (changes: Partial<ProductBody> = {}): ProductBody => ({
  name: "Alerts",
  components: ["list-alerts", "calendar"],
  editions: [
    { id: "standard", features: ["rules"] },
    { id: "premium", features: ["rules", "digests"] },
  ],
  ...changes,
});

export const product = (changes: Partial<Product> = {}): Product => ({
  ...productBody(),
  id: "alerts",
  version: 1,
  ...changes,
});

/** Tables of their own on a shared Azurite; `prefix` opens those of another again. */
export const freshTables = (account: TableAccount, prefix = `t${randomBytes(6).toString("hex")}`): Tables =>
  createTables({
    settings: {
      environment: "local",
      tables: { kind: "connection-string", connectionString: account.connectionString },
    },
    credential: { getToken: async () => null },
    prefix,
  });

/** Counts the calls of Tables, can take them away, and can let something happen before one. */
export const watched = (tables: Tables) => {
  const watch = {
    calls: [] as string[],
    /** While true, every call fails as an outage does. */
    down: false,
    /** Runs before each call, with `<method> <table>`. */
    before: async (_call: string): Promise<void> => {},
  };
  const pass = async (call: string): Promise<void> => {
    watch.calls.push(call);
    await watch.before(call);
    if (watch.down) throw unavailable("storage");
  };
  const wrap = <E extends Entity>(name: string, table: Table<E>): Table<E> => ({
    get: (...of) => pass(`get ${name}`).then(() => table.get(...of)),
    insert: (...of) => pass(`insert ${name}`).then(() => table.insert(...of)),
    put: (...of) => pass(`put ${name}`).then(() => table.put(...of)),
    replace: (...of) => pass(`replace ${name}`).then(() => table.replace(...of)),
    remove: (...of) => pass(`remove ${name}`).then(() => table.remove(...of)),
    async *list(rows) {
      await pass(`list ${name}`);
      yield* table.list(rows);
    },
    page: (...of) => pass(`page ${name}`).then(() => table.page(...of)),
    transaction: (...of) => pass(`transaction ${name}`).then(() => table.transaction(...of)),
  });
  return {
    ...tables,
    watch,
    open: <E extends Entity>(name: string) => wrap(name, tables.open<E>(name)),
    drop: (name: string) => pass(`drop ${name}`).then(() => tables.drop(name)),
  };
};

/** Other rooms keep nothing for any tenant. */
export const nothingElse: EraseTenant = async () => true;

const nothingIsMailed = (): never => {
  throw new Error("a mail was written");
};

/** For an instance that tells nobody of a license's end. */
export const noNotices: Notices = {
  contactOf: async () => undefined,
  mail: { enqueue: nothingIsMailed, tryAtOnce: nothingIsMailed },
};

/** For an instance that no tenant is proven to. */
export const noProof = (): Promise<never> => Promise.reject(new Error("a token was looked at"));

/** A vault whose key-encryption key lies in a file of its own. */
export const fileVault = async (tables: Tables, clock: Clock): Promise<Vault & AsyncDisposable> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-licensing-"));
  const vault = createVault({
    settings: { environment: "local", vault: { kind: "file", file: path.join(folder, "key.json") } },
    tables,
    clock,
    credential: { getToken: async () => null },
    log: silent,
    fileKey: createFileKey,
  });
  return { ...vault, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
};
