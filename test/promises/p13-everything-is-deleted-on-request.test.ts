import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { Keyring } from "../../shared/platform/vault/vault.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { closure, everything, rowsWith, sweepToTheEnd, tablesWith } from "../sql/erasureWorld.ts";
import { sealedValues } from "./compare.ts";
import { findCanaries } from "./encodings.ts";
import { ALERTED, ASKED_BY_CONTACT, ASKING, DEBUGGED, INVITED, LATER, PEOPLE } from "./people.ts";
import { readSql, type StoredTable } from "./stored.ts";
import { TENANT, tellStory } from "./story.ts";
import { type InProcess, PUBLIC_URL, startUsher } from "./usher.ts";

/**
 * P13. All of a customer's data is deleted on request: when the request is answered its keys are gone, so that nothing of
 * it opens, in no copy either; then the rows go, from every table that the manifest knows. What remains is that
 * something was erased, and a receipt that names nobody.
 */
const { settled, waiting } = PEOPLE;

/** What lies sealed of the customer, by a name for it: the profile, the successor asked for, the questions, alerts, debug data. */
const THEIRS: readonly (readonly [string, string])[] = Object.entries({
  organizationName: settled.organizationName,
  contactName: LATER.contactName,
  contactEmail: settled.contactEmail,
  contactPhone: LATER.contactPhone,
  passwordReminder: LATER.passwordReminder,
  howDidYouFindUs: settled.howDidYouFindUs,
  invited: INVITED.contactName,
  invitedEmail: INVITED.contactEmail,
  invitedPhone: INVITED.contactPhone,
  asked: ASKED_BY_CONTACT.subject,
  described: ASKED_BY_CONTACT.description,
  added: ASKED_BY_CONTACT.more,
  recipient: ALERTED.recipient,
  alerted: ALERTED.subject,
  words: ALERTED.words,
  debugged: DEBUGGED.message,
  item: DEBUGGED.item,
});

/** Of others: a stranger's own question, and a registration. */
const OTHERS: readonly (readonly [string, string])[] = Object.entries({
  asking: ASKING.more,
  waiting: waiting.organizationName,
});

/** Tables in which nothing of this customer lies at the moment, and why not. */
const NOTHING_IN: Readonly<Record<string, string>> = {
  "sql registrations": "It was verified.",
  "sql license_changes": "Checks know of each.",
  "sql alert_reports": "History was told of each.",
  "sql erasure_parts": "Nothing was asked for yet.",
  "sql sign_in_failures": "The right password came last.",
};

let usher: InProcess;
let folder: string;
let before: StoredTable[];
let copied: StoredTable[];
let marks: ReadonlySet<string>;
let keysBefore: Keyring;
let openedBefore: string;
let answer: { receipt: string; receiptId: string; state: string };

/** Everything sealed that opens, as text; what has lost its key does not. */
const opened = async (stored: readonly StoredTable[], keyring: Keyring): Promise<string> => {
  const values = manifest.tables.flatMap((declaration) => {
    const there = stored.find(({ table, store }) => table === declaration.table && store === declaration.store);
    return there === undefined ? [] : sealedValues(declaration, there);
  });
  const texts = values.map(async ({ table, column, row, subject, value }) => {
    try {
      return JSON.stringify((await keyring.open(subject)).open({ table, column, row }, value));
    } catch {
      return "";
    }
  });
  return (await Promise.all(texts)).join("\n");
};
const foundIn = (text: string, values: readonly (readonly [string, string])[]): string[] =>
  values.flatMap(([name, value]) => (text.includes(JSON.stringify(value).slice(1, -1)) ? [name] : []));
const namesOf = (values: readonly (readonly [string, string])[]): string[] => values.map(([name]) => name);

const places = async (): Promise<Map<string, Buffer>> => {
  const rows = (await everything(usher)).map(
    ({ store, table, rows: all }) => [`${store} ${table}`, Buffer.from(JSON.stringify(all))] as const,
  );
  return new Map([...rows, ["log", Buffer.from(usher.logged.join("\n"))]]);
};

beforeAll(async () => {
  usher = await startUsher();
  const { organizationId } = await tellStory(usher);
  before = await everything(usher);
  const indexes = await usher.openVault().blindIndex.all("email", settled.contactEmail);
  marks = closure(before, [organizationId, TENANT, ...indexes]);
  keysBefore = usher.openVault().keyring;
  openedBefore = await opened(before, keysBefore);

  folder = await mkdtemp(path.join(tmpdir(), "usher-copy-"));
  const copy = path.join(folder, "copy.sqlite");
  const { sql } = usher.settings;
  if (sql.kind !== "sqlite") throw new Error("this test copies the files of SQLite");
  for (const part of ["", "-wal"]) await copyFile(sql.file + part, copy + part);
  copied = await readSql({ kind: "sqlite", file: copy });

  const { contactEmail: email } = settled;
  const signedIn = await usher.ask("POST", "/api/sign-in", { body: { email, password: LATER.password } });
  const { accessToken: token } = signedIn.body as { accessToken: string };
  const erased = await usher.ask("POST", "/api/organization/erasure", { token, body: { password: LATER.password } });
  expect(erased.status).toBe(200);
  answer = erased.body as typeof answer;
}, 90_000);

afterAll(async () => {
  await usher?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("before it everything that the customer said opens", () => {
  expect(foundIn(openedBefore, THEIRS)).toEqual(namesOf(THEIRS));
  expect(foundIn(openedBefore, OTHERS)).toEqual(namesOf(OTHERS));
});

test("before it something of the customer lies in every table of the manifest that may hold anything of one", () => {
  const personal = manifest.tables.filter(({ erasure }) => erasure.how !== "not-personal");
  const there = new Set(tablesWith(before, marks));
  const empty = personal.map(({ store, table }) => `${store} ${table}`).filter((name) => !there.has(name));
  expect(empty.toSorted()).toEqual(Object.keys(NOTHING_IN).toSorted());
});

describe("once it is answered", () => {
  test("nothing of it opens any more, in no copy of the database from before either", async () => {
    const { keyring } = usher.openVault();
    expect(foundIn(await opened(copied, keyring), THEIRS)).toEqual([]);
    expect(foundIn(await opened(await everything(usher), keyring), THEIRS)).toEqual([]);
    expect(foundIn(await opened(copied, keyring), OTHERS)).toEqual(namesOf(OTHERS));
  });

  test("its receipt is signed by a published key, and says that somebody's data is gone, not whose", async () => {
    const keys = (await usher.ask("GET", "/.well-known/jwks.json")).body as JSONWebKeySet;
    const options = { issuer: PUBLIC_URL, typ: "erasure-receipt+jwt", currentDate: new Date(usher.clock.now()) };
    const { payload } = await jwtVerify(answer.receipt, createLocalJWKSet(keys), options);
    expect(payload).toEqual({ iss: PUBLIC_URL, jti: answer.receiptId, iat: expect.any(Number), scope: "organization" });
    const said = JSON.stringify([answer, payload]);
    expect([...marks].filter((mark) => said.includes(mark))).toEqual([]);
  });
});

describe("once it is complete", () => {
  beforeAll(async () => {
    await sweepToTheEnd(usher);
    const { body } = await usher.ask("GET", `/api/erasures/${answer.receiptId}`);
    expect(body).toEqual({ state: "complete" });
  }, 60_000);

  test("no row of any table has an id of the customer's, of its tenant, or of anything of theirs", async () => {
    expect(rowsWith(await everything(usher), marks)).toEqual([]);
  });

  test("what others said is there", async () => {
    expect(foundIn(await opened(await everything(usher), usher.openVault().keyring), OTHERS)).toEqual(namesOf(OTHERS));
  });

  test("no value of theirs lies in any store or log, in any encoding", async () => {
    const planted = new Map([["planted", Buffer.from(Buffer.from(settled.contactEmail).toString("base64"))]]);
    expect(findCanaries(THEIRS, planted)).not.toEqual([]);
    expect(findCanaries(THEIRS, await places())).toEqual([]);
  });

  test("the ledger knows a random id and when, and nothing else", async () => {
    const stored = await everything(usher);
    const entry = stored
      .find(({ store, table }) => store === "azure-tables" && table === "erasures")
      ?.rows.find(({ rowKey }) => rowKey === answer.receiptId);
    expect(entry).toEqual({ partitionKey: "erasure", rowKey: answer.receiptId, at: expect.any(Number) });
  });
});
