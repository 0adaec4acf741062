import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { NESTED } from "../../shared/configuration/configurationLeaves.ts";
import { DAY, HOUR, MINUTE } from "../../shared/platform/clock.ts";
import type { Leaves, TableDeclaration } from "../../shared/platform/declaration.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { exportedOf } from "../../shared/privacy/export/exportedTables.ts";
import { exportOrganization } from "../../shared/privacy/export/exportOrganization.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { faultsInLeaves } from "../promises/leaves.ts";
import { ASKED_BY_CONTACT, ASKING, LATER, PEOPLE, STRANGER, SUCCESSOR } from "../promises/people.ts";
import { TENANT, type Told, tellStory } from "../promises/story.ts";
import { type InProcess, startUsher } from "../promises/usher.ts";
import { type Database, databases, openSql } from "../sql/databases.ts";

type Exported = Record<string, never> & {
  tickets: { id: string; subject: string; messages: unknown[] }[];
  licenses: { id: string; activations: { site: string }[] }[];
  readings: { at: string; role: string }[];
  handovers: unknown[];
  debugConsents: { entries: unknown[] }[];
  tenants: { tenant: string; configurations: unknown[] }[];
  notReadable: { table: string; id: string }[];
};

/** Every path at which the manifest lets an export give something out, as leaves of one payload. */
const declaredPaths = (tables: readonly TableDeclaration[]): Leaves =>
  Object.fromEntries(
    tables.flatMap(({ fields }) =>
      Object.values(fields).flatMap((field) => {
        const leaves = "leaves" in field ? Object.values(field.leaves) : [field];
        return leaves.flatMap((leaf) => {
          if (!("exported" in leaf) || leaf.exported === false) return [];
          // Instants are told in words.
          const form = leaf.form === "instant" ? ("word" as const) : leaf.form;
          return [[leaf.exported, { what: "", form, personal: true, exported: leaf.exported }]];
        });
      }),
    ),
  );

/** What an export gives out and the manifest does not declare, and the other way round. */
const differences = (exported: Exported, tables: readonly TableDeclaration[]): string[] => {
  const { notReadable: _, ...told } = exported;
  const declared = declaredPaths(tables);
  const seen = new Set<string>();
  const faults = faultsInLeaves(told, declared, seen, NESTED);
  const missing = Object.keys(declared).filter((path) => !seen.has(path));
  return [...faults, ...missing.map((path) => `${path} is declared and not given out`)];
};

describe.each(databases())("the export of an organization on $name", ({ create }) => {
  let database: Database;
  let usher: InProcess;
  let told: Told;

  beforeAll(async () => {
    database = await create();
    usher = await startUsher({ sql: database.settings });
    told = await tellStory(usher);
  }, 60_000);

  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  const signIn = async (email: string, password: string): Promise<string> => {
    const { body } = await usher.ask("POST", "/api/sign-in", { body: { email, password } });
    return (body as { accessToken: string }).accessToken;
  };

  /** Asks as often as it may be asked. */
  const ask = async (email = PEOPLE.settled.contactEmail, password = LATER.password) => {
    usher.clock.advance(6 * MINUTE);
    const token = await signIn(email, password);
    // What it takes to be signed in is forgotten, and is a part of what an export tells.
    await usher.ask("POST", "/api/sign-in", { body: { email, password: STRANGER.password } });
    return usher.ask("GET", "/api/organization/export", { token });
  };

  const read = async (): Promise<Exported> => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    return body as Exported;
  };

  test("gives out whatever the manifest declares, where it declares it, and nothing else", async () => {
    const exported = await read();
    expect(differences(exported, manifest.tables)).toEqual([]);
    expect(exported.notReadable).toEqual([]);
  });

  test("is kept by nobody on the way", async () => {
    const { headers } = await ask();
    expect(headers.get("cache-control")).toBe("no-store");
  });

  /** The manifest with one field of a table given out at another path, or at one at all. */
  const movedTo = (table: string, name: string, exported: string): TableDeclaration[] =>
    manifest.tables.map((declaration) => {
      const field = declaration.fields[name];
      if (declaration.table !== table || field?.protection !== "plain" || "leaves" in field) return declaration;
      return { ...declaration, fields: { ...declaration.fields, [name]: { ...field, exported } } };
    });

  test("a field that the manifest does not declare so is found, as is one that is declared and not given out", async () => {
    const exported = await read();
    const moved = movedTo("organizations", "contact_id", "profile.contactId");
    expect(differences(exported, moved)).toEqual([
      "the leaf contactId is not declared",
      "profile.contactId is declared and not given out",
    ]);
  });

  /** The export itself, by another manifest. */
  const exportBy = async (tables: readonly TableDeclaration[]) => {
    const sql = openSql(usher.settings.sql);
    const parts = {
      sql,
      tables: usher.tables,
      vault: usher.openVault(),
      clock: usher.clock,
      log: usher.app.log,
      exported: exportedOf(tables),
      addressOf: usher.app.organizations.addressOf,
    };
    try {
      const caller = await usher.app.callers.contact(await signIn(PEOPLE.settled.contactEmail, LATER.password));
      return (await exportOrganization(parts, caller)) as unknown as Exported;
    } finally {
      await sql.close();
    }
  };

  test("a field and a table that are declared anew are given out without more being written", async () => {
    const revised = movedTo("tickets", "revision", "tickets[].revision");
    expect((await exportBy(revised)).tickets).toEqual([
      expect.objectContaining({ revision: expect.any(Number), subject: ASKED_BY_CONTACT.subject }),
    ]);
    const plans = movedTo("alert_plans", "generation", "tenants[].plan.changes").map((declaration) =>
      declaration.table === "alert_plans"
        ? {
            ...declaration,
            export: { as: "tenants[].plan", by: "tenant", of: { table: "tenants", key: "tenant" }, order: "tenant" },
          }
        : declaration,
    );
    expect((await exportBy(plans)).tenants).toEqual([
      expect.objectContaining({ plan: { changes: expect.any(Number) } }),
    ]);
  });

  test("tells who looked by role and time, not by name", async () => {
    const { readings } = await read();
    const roles = new Set(readings.map(({ role }) => role));
    expect(roles).toEqual(new Set(["Licenses.Manage", "Privacy.Officer", "Support.Agent"]));
    for (const reading of readings) expect(Object.keys(reading).toSorted()).toEqual(["at", "role"]);
  });

  test("holds the tickets from the contact's own address alone, not those that were linked to the organization", async () => {
    const { text } = await ask();
    expect(text).toContain(ASKED_BY_CONTACT.more);
    for (const words of [ASKING.name, ASKING.email, ASKING.subject, ASKING.description]) {
      expect(text).not.toContain(words);
    }
  });

  test("holds no history, and no secret", async () => {
    const { text } = await ask();
    expect(text).not.toMatch(/"history"|argon2|passwordHash|token_?hash/i);
  });

  test("of another organization holds nothing of this one", async () => {
    const { status, text } = await ask(SUCCESSOR.contactEmail, LATER.successor);
    expect({ status, text }).toEqual({ status: 200, text: expect.stringContaining(told.leavingId) });
    expect(text).toContain(PEOPLE.leaving.organizationName);
    const { contactEmail, organizationName } = PEOPLE.settled;
    for (const theirs of [told.organizationId, TENANT, contactEmail, organizationName, LATER.contactName]) {
      expect(text).not.toContain(theirs);
    }
  });

  test("may be asked for ten times, and again when some time has passed", async () => {
    usher.clock.advance(HOUR);
    const token = await signIn(PEOPLE.settled.contactEmail, LATER.password);
    const path = "/api/organization/export";
    for (let time = 0; time < 10; time += 1) expect((await usher.ask("GET", path, { token })).status).toBe(200);
    const refused = await usher.ask("GET", path, { token });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "360"]);
    usher.clock.advance(6 * MINUTE);
    expect((await usher.ask("GET", path, { token })).status).toBe(200);
  });

  const onDatabase = async (work: (db: Queries) => Promise<unknown>): Promise<void> => {
    const sql = openSql(usher.settings.sql);
    try {
      await work(await sql.db());
    } finally {
      await sql.close();
    }
  };

  test("names what is damaged, and tells the rest", async () => {
    const [ticket] = (await read()).tickets;
    const id = ticket?.id ?? "";
    let content = "";
    await onDatabase(async (db) => {
      ({ content } = await db.selectFrom("tickets").select("content").where("id", "=", id).executeTakeFirstOrThrow());
      await db
        .updateTable("tickets")
        .set({ content: `${content}A` })
        .where("id", "=", id)
        .execute();
    });
    const damaged = await read();
    expect(damaged.notReadable).toEqual([{ table: "tickets", id }]);
    expect(damaged.tickets).toEqual([expect.objectContaining({ id, messages: ticket?.messages })]);
    expect(JSON.stringify(damaged)).not.toContain(ASKED_BY_CONTACT.subject);
    await onDatabase((db) => db.updateTable("tickets").set({ content }).where("id", "=", id).execute());
    expect((await read()).notReadable).toEqual([]);
  });

  test("is given out although the profile is damaged, which holds the address", async () => {
    const { tickets } = await read();
    const id = told.organizationId;
    let profile = "";
    await onDatabase(async (db) => {
      const rows = db.selectFrom("organizations").select("profile").where("id", "=", id);
      ({ profile } = await rows.executeTakeFirstOrThrow());
      await db
        .updateTable("organizations")
        .set({ profile: `${profile}A` })
        .where("id", "=", id)
        .execute();
    });
    const { status, body } = await ask();
    await onDatabase((db) => db.updateTable("organizations").set({ profile }).where("id", "=", id).execute());
    expect([status, (body as Exported).notReadable]).toEqual([200, [{ table: "organizations", id }]]);
    expect((body as Exported).tickets).toEqual(tickets);
  });

  test("reads however many rows there are, each once", async () => {
    const [license] = (await read()).licenses;
    const sites: string[] = Array.from({ length: 450 }, () => crypto.randomUUID());
    const rows = sites.map((site) => ({ license_id: license?.id ?? "", site, activated_at: usher.clock.now() }));
    await onDatabase(async (db) => {
      for (const row of rows) await db.insertInto("site_activations").values(row).execute();
    });
    const [after] = (await read()).licenses;
    const added = after?.activations.map(({ site }) => site).filter((site) => sites.includes(site));
    expect(added).toEqual(sites.toSorted());
  });

  const timesOf = async () => {
    const { tickets, readings, handovers, debugConsents } = await read();
    const entries = debugConsents.flatMap((consent) => consent.entries);
    return [tickets, readings, handovers, entries].map(({ length }) => length > 0);
  };

  test("shows nothing whose time is over, though no sweep has run", async () => {
    expect(await timesOf()).toEqual([true, true, true, true]);
    usher.clock.advance(DAY);
    expect(await timesOf()).toEqual([true, true, false, true]);
    usher.clock.advance(13 * DAY);
    expect(await timesOf()).toEqual([true, true, false, false]);
    usher.clock.advance(16 * DAY);
    expect(await timesOf()).toEqual([false, true, false, false]);
    usher.clock.advance(60 * DAY);
    expect(await timesOf()).toEqual([false, false, false, false]);
  });

  test("leaves out a ticket whose key is gone", async () => {
    const { contactEmail: email } = PEOPLE.settled;
    const body = { ...ASKED_BY_CONTACT, more: undefined, email, name: LATER.contactName };
    expect((await usher.ask("POST", "/api/tickets", { body })).status).toBe(201);
    const [ticket] = (await read()).tickets;
    await onDatabase(async (db) => {
      const rows = db
        .selectFrom("tickets")
        .select("subject")
        .where("id", "=", ticket?.id ?? "");
      await usher.openVault().keyring.destroy((await rows.executeTakeFirstOrThrow()).subject);
    });
    // Usher itself holds a key for a few minutes.
    usher.clock.advance(5 * MINUTE);
    const { tickets, notReadable } = await read();
    expect({ tickets, notReadable }).toEqual({ tickets: [], notReadable: [] });
  });
});
