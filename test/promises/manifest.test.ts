import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FieldDeclaration, TableDeclaration } from "../../shared/platform/declaration.ts";
import { SYSTEM_SUBJECTS } from "../../shared/platform/vault/vault.ts";
import { DATA_KEY_ROW } from "../../shared/platform/vault/wrappedKeys.ts";
import { leavesByPlace } from "../../shared/privacy/export/entryOf.ts";
import { exportedOf } from "../../shared/privacy/export/exportedTables.ts";
import { below } from "../../shared/privacy/export/places.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { type Period, periodsOf } from "../../shared/privacy/periods.ts";
import { type Database, databases, openSql } from "../sql/databases.ts";
import { differences } from "./compare.ts";
import { CANARIES } from "./people.ts";
import { readEntities, readSql, type StoredTable } from "./stored.ts";
import { resolveAll, SITE, TENANT, tellStory } from "./story.ts";
import { type InProcess, startUsher } from "./usher.ts";

const fieldsOf = (tables: readonly TableDeclaration[]) =>
  tables.flatMap((declaration) =>
    Object.entries(declaration.fields).map(([name, field]) => ({ declaration, name, field })),
  );

describe.each(databases())("the data manifest against $name", ({ create }) => {
  let database: Database;
  let usher: InProcess;
  let stored: StoredTable[];

  beforeAll(async () => {
    database = await create();
    usher = await startUsher({ sql: database.settings });
    await tellStory(usher);
    await usher.app.licensing.activateSite({ tenant: TENANT, site: { siteGuid: SITE } }, { product: "alerts" });
    stored = [...(await readSql(database.settings)), ...(await readEntities(usher.connectionString))];
  }, 60_000);

  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  const compare = (tables: readonly TableDeclaration[], there: readonly StoredTable[] = stored): Promise<string[]> =>
    differences(tables, there, usher.openVault().keyring);

  test("everything that is stored is declared, as it is declared, and everything that is declared is stored", async () => {
    expect(await compare(manifest.tables)).toEqual([]);
  });

  test("nothing that is not sealed holds anything that people said", () => {
    const readable = fieldsOf(manifest.tables)
      .filter(({ field }) => field.protection !== "sealed")
      .flatMap(({ declaration: { store, table }, name }) =>
        (stored.find((one) => one.store === store && one.table === table)?.rows ?? []).map((row) =>
          String(row[name]).toLowerCase(),
        ),
      )
      .join("\n");
    expect([...CANARIES].filter(([, value]) => readable.includes(value.toLowerCase()))).toEqual([]);
  });

  /** The manifest with one field changed. */
  const withField = (table: string, name: string, field: FieldDeclaration | undefined): TableDeclaration[] =>
    manifest.tables.map((declaration) => {
      if (declaration.table !== table) return declaration;
      const { [name]: _, ...fields } = declaration.fields;
      return { ...declaration, fields: field === undefined ? fields : { ...fields, [name]: field } };
    });

  const withoutLeaf = (table: string, name: string, leaf: string): TableDeclaration[] => {
    const field = manifest.tables.find((one) => one.table === table)?.fields[name];
    if (field === undefined || !("leaves" in field)) throw new Error("there is no such payload");
    const { [leaf]: _, ...leaves } = field.leaves;
    return withField(table, name, { ...field, leaves } as FieldDeclaration);
  };

  const plainText: FieldDeclaration = { protection: "plain", what: "", form: "vendor-text", exported: false };

  test.each<[string, () => Promise<string[]>, string]>([
    [
      "a table that is not declared",
      () => compare(manifest.tables.filter(({ table }) => table !== "readings")),
      "sql readings: it is not declared",
    ],
    [
      "a table that does not exist",
      () =>
        compare(
          manifest.tables,
          stored.filter(({ table }) => table !== "signingkeys"),
        ),
      "azure-tables signingkeys: it is declared and does not exist",
    ],
    [
      "a column that is not declared",
      () => compare(withField("links", "reference_id", undefined)),
      "sql links: reference_id: it is not declared",
    ],
    [
      "a property that is not declared",
      () => compare(withField("keys", "createdAt", undefined)),
      "azure-tables keys: createdAt: it is not declared",
    ],
    [
      "a property that holds part of a value that is not declared",
      () => compare(withField("entitlements", "sites[]", undefined)),
      "azure-tables entitlements: sites0: it is not declared",
    ],
    [
      "a property that holds no packed ids as declared",
      () =>
        compare(withField("keys", "wrapped", { protection: "plain", what: "", form: "packed-ids", exported: false })),
      "azure-tables keys: wrapped: it is no packed-ids",
    ],
    [
      "a column that does not exist",
      () => compare(withField("organizations", "fax", plainText)),
      "sql organizations: fax: it is declared and does not exist",
    ],
    [
      "a leaf in a sealed payload that is not declared",
      () => compare(withoutLeaf("organizations", "profile", "contactPhone")),
      "sql organizations: profile: the leaf contactPhone is not declared",
    ],
    [
      "a leaf in readable JSON that is not declared",
      () => compare(withoutLeaf("entitlements", "terms", "graceDays")),
      "azure-tables entitlements: terms: the leaf graceDays is not declared",
    ],
    [
      "a column that is not sealed as declared",
      () => compare(withField("organizations", "created_at", { protection: "sealed", what: "", leaves: {} })),
      "sql organizations: created_at: it is no JWE in compact serialization with a direct key",
    ],
    [
      "a column that is no keyed index as declared",
      () => compare(withField("organizations", "id", { protection: "keyed-index", what: "", besides: [] })),
      "sql organizations: id: it is no keyed index",
    ],
    [
      "a sealed value that was moved to another row",
      () =>
        compare(
          manifest.tables,
          stored.map((one) => {
            const profile = one.rows[0]?.profile;
            return one.table === "organizations" ? { ...one, rows: one.rows.map((row) => ({ ...row, profile })) } : one;
          }),
        ),
      "sql organizations: profile: its protected header does not name its subject, table, column and row",
    ],
  ])("%s is found", async (_, look, fault) => {
    expect(await look()).toContain(fault);
  });
});

/** An alert that does not open, which the story has none of. */
const setOneAside = async ({ settings, clock }: InProcess): Promise<void> => {
  const sql = openSql(settings.sql);
  try {
    const db = await sql.db();
    const { id } = await db.selectFrom("alerts").select("id").executeTakeFirstOrThrow();
    await db.updateTable("alerts").set({ set_aside_at: clock.now() }).where("id", "=", id).execute();
  } finally {
    await sql.close();
  }
};

const nameOf = ({ declaration, of }: Period): string =>
  `${declaration.table}: ${typeof of === "string" ? of : of.field}`;

/** Whether a row has something that the period is about. */
const isAbout = ({ of }: Period, row: Readonly<Record<string, unknown>>): boolean => {
  if (of === "rows") return true;
  if (of === "set-aside") return row.set_aside_at !== null;
  return row[of.field] !== undefined && row[of.field] !== "[]";
};

describe("what stays for a time", () => {
  const periods = periodsOf(manifest.tables).sort((one, other) => one.ms - other.ms);

  test("is gone when its time is over, with the keys of what was never verified", async () => {
    await using usher = await startUsher();
    await tellStory(usher);
    await setOneAside(usher);
    const rowsOf = async (name: string) => {
      const tables = [...(await readSql(usher.settings.sql)), ...(await readEntities(usher.connectionString))];
      return tables.find(({ table }) => table === name)?.rows ?? [];
    };
    const isThere = async (period: Period): Promise<boolean> =>
      (await rowsOf(period.declaration.table)).some((row) => isAbout(period, row));

    const missing: string[] = [];
    for (const period of periods) if (!(await isThere(period))) missing.push(nameOf(period));
    expect(missing).toEqual([]);

    let begun = usher.clock.now();
    const left: string[] = [];
    for (const period of periods) {
      usher.clock.advance(begun + period.ms - usher.clock.now());
      await usher.runTimer("sweepRetention");
      await usher.runTimer("purgeHistory");
      if (await isThere(period)) left.push(nameOf(period));
      if (period.declaration.table !== "debug_entries") continue;
      // They are kept while a ticket is open; the time of what stays with a ticket begins when it is resolved.
      await resolveAll(usher);
      begun = usher.clock.now();
    }
    expect(left).toEqual([]);

    const keyed = (await rowsOf("keys")).filter(({ rowKey }) => rowKey === DATA_KEY_ROW);
    const organizations = await rowsOf("organizations");
    const owners = [...organizations.map(({ subject }) => subject), ...Object.values(SYSTEM_SUBJECTS)];
    expect(new Set(keyed.map(({ partitionKey }) => partitionKey))).toEqual(new Set(owners));
  }, 60_000);
});

describe("the language of the manifest", () => {
  test("nothing that is about a person, and no words but the vendor's own, are declared in the clear", () => {
    const clear = fieldsOf(manifest.tables).flatMap(({ declaration, name, field }) => {
      if (field.protection !== "plain") return [];
      const leaves = "leaves" in field ? Object.values(field.leaves) : [{ ...field, personal: false }];
      return leaves.map(({ form, personal }) => ({
        where: `${declaration.table}.${name}`,
        form,
        personal,
        declaration,
      }));
    });
    expect(clear.filter(({ personal }) => personal)).toEqual([]);
    const words = clear.filter(({ form }) => form === "vendor-text");
    expect(words.filter(({ declaration }) => declaration.whose.join() !== "vendor")).toEqual([]);
  });

  test("wrapped keys lie in Azure Tables alone, whose copies nobody keeps", () => {
    const wrapped = fieldsOf(manifest.tables).filter(({ field }) => field.protection === "wrapped");
    expect(wrapped.map(({ declaration: { store, table } }) => `${store} ${table}`)).toEqual(["azure-tables keys"]);
  });

  test("what an erasure finds rows by, and what sealed values are bound to, are fields that can be read", () => {
    for (const { erasure, sealing, fields } of manifest.tables) {
      const named = [
        ...(erasure.how === "not-personal" ? [] : [erasure.by]),
        ...(sealing ? [sealing.row, ...("subject" in sealing ? [sealing.subject] : [])] : []),
      ];
      for (const name of named) expect(["plain", "keyed-index", "hash"]).toContain(fields[name]?.protection);
      const isSealed = Object.values(fields).some(({ protection }) => protection === "sealed");
      expect(sealing !== undefined).toBe(isSealed);
    }
  });

  test("what ends a period is a readable instant of its rows, a step that keys or others wait for, or a timer", () => {
    for (const { declaration, ends } of periodsOf(manifest.tables)) {
      const { store, series, fields } = declaration;
      expect("timer" in ends).toBe(series !== undefined);
      if (!("key" in ends)) continue;
      expect(store).toBe("sql");
      expect(fields["from" in ends ? ends.from : ends.until]).toMatchObject({ protection: "plain", form: "instant" });
      expect(["plain", "keyed-index", "hash"]).toContain(fields[ends.key]?.protection);
    }
  });

  test("an export gives out, or says why it does not, whatever may be a customer's, and nothing of others", () => {
    const customers = new Set(["organization", "registration", "requester", "tenant"]);
    const isCustomers = ({ whose }: TableDeclaration) => whose.some((owner) => customers.has(owner));
    const wordless = manifest.tables.filter((declared) => isCustomers(declared) !== (declared.export !== undefined));
    expect(wordless.map(({ table }) => table)).toEqual([]);
    const given = new Set(exportedOf(manifest.tables).map(({ table }) => table));
    const besides = fieldsOf(manifest.tables).filter(({ declaration: { table }, field }) => {
      const leaves = "leaves" in field ? Object.values(field.leaves) : field.protection === "plain" ? [field] : [];
      return !given.has(table) && leaves.some(({ exported }) => exported !== false);
    });
    expect(besides).toEqual([]);
  });

  test("an export finds rows and puts them by fields that can be read, below the place that is declared", () => {
    const exported = exportedOf(manifest.tables);
    for (const { table, fields, stays, export: rows } of exported) {
      const { as, by, of, order, from } = rows;
      const found = typeof of === "string" ? undefined : exported.find((owner) => owner.table === of.table);
      const readable = [by, order, from].filter((name) => name !== undefined);
      for (const name of readable) expect([table, fields[name]?.protection]).not.toEqual([table, undefined]);
      for (const name of readable) expect(fields[name]?.protection).not.toBe("sealed");
      if (from !== undefined) expect(stays).toMatchObject({ kind: "after", ends: { step: expect.any(String) } });
      if (typeof of !== "string") {
        expect(Object.keys(found?.fields ?? {})).toContain(of.key);
        expect(below(found?.export.as ?? "", as)).toMatch(/^\w+(?:\[\])?$/);
      }
      for (const field of Object.values(fields)) {
        const places = "leaves" in field ? [...leavesByPlace(field).keys()] : [];
        const plain = field.protection === "plain" && "exported" in field && field.exported !== false;
        // A list of its own inside of a row's entry would be filled by nobody.
        for (const place of plain ? [String(field.exported)] : places) expect(below(as, place)).not.toContain("[");
      }
    }
  });

  test("what the platform keeps on its own account has its days, or is switched off", () => {
    const numbers = manifest.platform.map(({ days }) => days).filter((days) => typeof days === "number");
    for (const days of numbers) expect(days).toBeGreaterThanOrEqual(0);
    const services = manifest.platform.map(({ service }) => service).join("\n");
    for (const named of [
      "Application Insights",
      "SQL auditing",
      "SQL backups",
      "Communication Services",
      "Request logs",
    ]) {
      expect(services).toContain(named);
    }
  });
});
