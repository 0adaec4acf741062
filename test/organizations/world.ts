import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import type { KyselyPlugin } from "kysely";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { createOrganizations, type Organizations } from "../../shared/organizations/createOrganizations.ts";
import { LIMITS } from "../../shared/organizations/limits.ts";
import type { Parts } from "../../shared/organizations/parts.ts";
import type { Registration } from "../../shared/organizations/schemas.ts";
import { createTurns } from "../../shared/organizations/turns.ts";
import { HOUR } from "../../shared/platform/clock.ts";
import type { Contact, Employee } from "../../shared/platform/identity/callers.ts";
import { createContactTokens } from "../../shared/platform/identity/contactTokens.ts";
import { createPasswords, type Derive } from "../../shared/platform/identity/passwords.ts";
import type { Mail, MailTransport } from "../../shared/platform/mail/mail.ts";
import { createOutbox } from "../../shared/platform/mail/outbox.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { Keyring, Vault } from "../../shared/platform/vault/vault.ts";
import { createReadings } from "../../shared/privacy/readings.ts";
import { openAccount, type TableAccount } from "../loopback/azurite.ts";
import { freshTables, noCredential } from "../platform/vault/parts.ts";
import { type Database, databases, silent, stoppedClock, type TestDatabase } from "../sql/databases.ts";

export const CONTEXT = { vendorName: "Acme Add-ins", publicUrl: "https://usher.example" };

/** What was done, to be compared between a known and an unknown address. */
export type Work = { derivations: number; statements: string[]; vault: string[]; queued: number };

const cheap = { memory: 64, passes: 1, parallelism: 1 };

const watchSql = (sql: Sql, note: (statement: string) => void): Sql => {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      const table = JSON.stringify(node).match(/"identifier":\{"kind":"IdentifierNode","name":"(\w+)"/)?.[1];
      note(`${node.kind} ${table ?? ""}`);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    ...sql,
    db: async () => (await sql.db()).withPlugin(plugin),
    transaction: (work) => sql.transaction((transaction) => work(transaction.withPlugin(plugin) as typeof transaction)),
  };
};

const watchKeyring = (keyring: Keyring, note: (call: string) => void): Keyring => ({
  create: (subject) => {
    note("create");
    return keyring.create(subject);
  },
  open: (subject, options) => {
    if (options?.fresh) note("open afresh");
    return keyring.open(subject, options);
  },
  openOrCreate: (subject, options) => {
    if (options?.fresh) note("open afresh");
    return keyring.openOrCreate(subject, options);
  },
  subjects: () => keyring.subjects(),
  destroy: (subject) => {
    note("destroy");
    return keyring.destroy(subject);
  },
});

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The room on its real parts: SQL, Azurite and a key file; mail goes to an array, and argon2id is cheap and counted. */
export const createWorld = async (account: TableAccount, testDatabase: TestDatabase | undefined = databases()[0]) => {
  if (testDatabase === undefined) throw new Error("there is no database");
  const clock = stoppedClock();
  const folder = await mkdtemp(path.join(tmpdir(), "usher-organizations-"));
  const database: Database = await testDatabase.create({ clock });
  const work: Work = { derivations: 0, statements: [], vault: [], queued: 0 };
  const sql = watchSql(database.sql, (statement) => work.statements.push(statement));
  const tables = freshTables(account);
  const openVault = (): Vault =>
    createVault({
      settings: { environment: "local", vault: { kind: "file", file: path.join(folder, "vault.key") } },
      tables,
      clock,
      credential: noCredential,
      log: silent,
      fileKey: createFileKey,
    });
  const real = openVault();
  const vault: Vault = { ...real, keyring: watchKeyring(real.keyring, (call) => work.vault.push(call)) };

  const sent: Mail[] = [];
  const service = { take: async (_mail: Mail, _signal?: AbortSignal): Promise<void> => {} };
  const transport: MailTransport = {
    send: async (mail, signal) => {
      await service.take(mail, signal);
      sent.push(mail);
      return { rejected: [] };
    },
    close: async () => {},
  };
  const outbox = createOutbox({
    sql: database.sql,
    vault: real,
    clock,
    log: silent,
    transport,
    context: CONTEXT,
    from: "usher@acme.example",
  });
  const mail: typeof outbox = {
    ...outbox,
    enqueue: (queries, key, one) => {
      work.queued += 1;
      return outbox.enqueue(queries, key, one);
    },
    enqueueDecoy: (queries, key, kind) => {
      work.queued += 1;
      return outbox.enqueueDecoy(queries, key, kind);
    },
  };
  const { argon2 } = await import("node:crypto");
  const derive: Derive = (password, salt, cost, length) => {
    work.derivations += 1;
    return new Promise((resolve, reject) => {
      argon2("argon2id", { message: password, nonce: salt, tagLength: length, ...cost }, (error, tag) =>
        error ? reject(error) : resolve(tag),
      );
    });
  };
  const readings = createReadings({ clock });
  const parts: Parts = {
    limits: { ...LIMITS },
    turns: createTurns(),
    sql,
    vault,
    clock,
    log: silent,
    mail,
    contactTokens: createContactTokens({ vault: real, clock, publicUrl: CONTEXT.publicUrl }),
    passwords: createPasswords({ cost: cheap, derive, waiting: 200 }),
    readings,
  };
  const room: Organizations = createOrganizations(parts);

  return {
    room,
    parts,
    clock,
    database,
    sql: database.sql,
    vault: real,
    openVault,
    outbox,
    readings,
    sent,
    service,
    /** Forgets what was done so far; `done` says what was done since. */
    begin: (): void => {
      Object.assign(work, { derivations: 0, statements: [], vault: [], queued: 0 });
    },
    done: (): Work => structuredClone(work),
    /** All mails to an address that have arrived, once no attempt is under way. */
    mailsTo: async (to: string): Promise<Mail[]> => {
      await outbox.settled();
      return sent.filter((one) => one.to === to);
    },
    close: async (): Promise<void> => {
      await outbox.settled();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The world of a file of tests, on tables of its own: there before the first test, and closed after the last. */
export const useWorld = (): World => {
  const world = {} as World;
  beforeAll(async () => {
    Object.assign(world, await createWorld(openAccount()));
  });
  afterAll(async () => {
    await world.close();
  });
  return world;
};

export const PASSWORD = "orange tractor at noon";

let people = 0;

/** A registration of somebody new. */
export const somebody = (changes: Partial<Registration> = {}): Registration => {
  people += 1;
  return {
    organizationName: `Fabrikam ${people}`,
    contactName: "Kim Example",
    contactEmail: `kim${people}@fabrikam.example`,
    contactPhone: "+1 202 555 0100",
    password: PASSWORD,
    passwordReminder: "the fruit, the vehicle, the hour",
    howDidYouFindUs: "At a conference",
    ...changes,
  };
};

/** The token of a mail's link. */
export const tokenIn = (mail: Mail | undefined): string => {
  const token = mail?.text.match(/\/link#\w+\.([\w-]{43})\s/)?.[1];
  if (token === undefined) throw new Error("no such mail, or no link in it");
  return token;
};

/** The newest mail to an address with a link of one action. */
export const linkTo = async (world: World, to: string, action: string): Promise<string> =>
  tokenIn((await world.mailsTo(to)).findLast(({ text }) => text.includes(`/link#${action}.`)));

/** Registers and verifies somebody, and signs them in. */
export const registered = async (world: World, changes: Partial<Registration> = {}) => {
  const registration = somebody(changes);
  await world.room.register(registration);
  const { password, contactEmail: email } = registration;
  const { organizationId } = await world.room.verify({ token: await linkTo(world, email, "verify"), password });
  const { accessToken } = await world.room.signIn({ email, password });
  const contact: Contact = await world.room.currentContact(accessToken);
  return { registration, organizationId, email, password, accessToken, contact };
};

export const AGENT: Employee = {
  kind: "employee",
  oid: "5d7c9c4e-2f6b-4f0e-9f5a-0a4a2a6b7c8d",
  roles: ["Support.Agent"],
};

/** The refusal that a promise ends in. */
export const refusalOf = async (promise: Promise<unknown>): Promise<{ code: string; retryAfter?: number }> => {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; retryAfter?: number };
  }
  throw new Error("it was not refused");
};

export const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: { code?: string; name: string }) => error.code ?? error.name,
  );

/** Longer than any block and any failure's memory within a test. */
export const A_WHILE = 2 * HOUR;
