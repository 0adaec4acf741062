import { copyFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { credentialsSeal, handoverSeal, profileSeal, registrationSeal } from "../../shared/organizations/seals.ts";
import { KeyGone, SealBroken } from "../../shared/platform/vault/vault.ts";
import { openSql } from "../sql/databases.ts";
import { AGENT, linkTo, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();

const CANARIES = {
  organizationName: "Kanarienvogel Werke",
  contactName: "Zwitschernde Gelbfeder",
  contactEmail: "gelbfeder@kanarie.example",
  contactPhone: "+49 30 90210481",
  howDidYouFindUs: "Gezwitscher vom Dach",
  password: "zwitschern im morgengrauen",
  passwordReminder: "was der Vogel tut",
};
const SUCCESSOR = {
  contactName: "Nachfolgende Blaumeise",
  contactEmail: "blaumeise@kanarie.example",
  contactPhone: "+49 30 77001234",
};

const file = (): string => {
  const { settings } = world.database;
  if (settings.kind !== "sqlite") throw new Error("this test reads the files of SQLite");
  return settings.file;
};

const rowOfRegistration = async (email: string) => {
  const db = await world.sql.db();
  const index = await world.vault.blindIndex.of("email", email);
  return db.selectFrom("registrations").selectAll().where("email_index", "=", index).executeTakeFirstOrThrow();
};

const bytesOnDisk = async (): Promise<Buffer> => {
  const folder = path.dirname(file());
  const names = await readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(path.join(folder, name)))));
};

test("nothing that was said at registration, hand-over or reading lies readable in the database's files", async () => {
  const db = await world.sql.db();
  await db
    .insertInto("sign_in_failures")
    .values({ email_index: "a planted canary", failures: 1, blocked_until: 0, updated_at: world.clock.now() })
    .execute();
  const { contact, organizationId } = await registered(world, CANARIES);
  // From here on mails stay in the outbox.
  world.service.take = () => Promise.reject(new Error("no mail today"));
  await world.room.register(somebody({ ...CANARIES, contactEmail: "zweite@kanarie.example" }));
  await world.room.requestHandover(contact, { ...SUCCESSOR, currentPassword: CANARIES.password });
  await world.room.requestPasswordReminder({ email: CANARIES.contactEmail });
  await world.room.read(AGENT, organizationId);
  await world.outbox.settled();
  world.service.take = async () => {};

  const bytes = await bytesOnDisk();
  expect(bytes.includes("a planted canary")).toBe(true);
  expect(bytes.includes(organizationId)).toBe(true);
  const secrets = [...Object.values(CANARIES), ...Object.values(SUCCESSOR), AGENT.oid, "zweite@kanarie.example"];
  for (const secret of secrets) {
    for (const form of [secret, secret.toLowerCase(), Buffer.from(secret, "utf16le"), encodeURIComponent(secret)]) {
      expect(bytes.includes(form)).toBe(false);
    }
    const parts = [0, 1, 2].map((shift) =>
      Buffer.from("x".repeat(shift) + secret)
        .toString("base64url")
        .slice(2, -4),
    );
    for (const part of parts) expect(bytes.includes(part)).toBe(false);
  }
  expect(bytes.includes("$argon2id$")).toBe(false);
});

test("a copy of the database opens nothing once the keys are destroyed", async () => {
  const { contact, organizationId } = await registered(world);
  const registration = somebody();
  await world.room.register(registration);
  const db = await world.sql.db();
  await db.selectFrom("organizations").select("id").execute();
  const copy = `${file()}.copy`;
  for (const suffix of ["", "-wal"]) await copyFile(file() + suffix, copy + suffix);
  const { subject } = await rowOfRegistration(registration.contactEmail);
  for (const one of [contact.subject, subject]) await world.vault.keyring.destroy(one);

  const restored = openSql({ kind: "sqlite", file: copy });
  const vault = world.openVault();
  try {
    const rows = await restored.db();
    const row = await rows
      .selectFrom("organizations")
      .selectAll()
      .where("id", "=", organizationId)
      .executeTakeFirstOrThrow();
    expect(row.profile.split(".")).toHaveLength(5);
    await expect(vault.keyring.open(row.subject)).rejects.toThrow(KeyGone);
    await expect(vault.keyring.open(subject)).rejects.toThrow(KeyGone);
  } finally {
    await restored.close();
  }
});

describe("a sealed value", () => {
  test("does not open under another organization's key, or in another row or column", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const db = await world.sql.db();
    const rowOf = (id: string) =>
      db.selectFrom("organizations").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const [mine, theirs] = [await rowOf(one.organizationId), await rowOf(other.organizationId)];
    const key = await world.vault.keyring.open(mine.subject);
    const theirKey = await world.vault.keyring.open(theirs.subject);
    expect(profileSeal.open(key, mine.id, mine.profile).contactEmail).toBe(one.email);
    expect(() => profileSeal.open(key, theirs.id, theirs.profile)).toThrow(SealBroken);
    expect(() => profileSeal.open(theirKey, mine.id, mine.profile)).toThrow(SealBroken);
    expect(() => profileSeal.open(key, theirs.id, mine.profile)).toThrow(SealBroken);
    expect(() => profileSeal.open(key, mine.id, mine.credentials)).toThrow(SealBroken);
    expect(() => credentialsSeal.open(theirKey, mine.id, mine.credentials)).toThrow(SealBroken);
  });

  test("of another organization, put into one's own row, is not shown", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const db = await world.sql.db();
    const { profile } = await db
      .selectFrom("organizations")
      .select("profile")
      .where("id", "=", other.organizationId)
      .executeTakeFirstOrThrow();
    await db.updateTable("organizations").set({ profile }).where("id", "=", one.organizationId).execute();
    await expect(world.room.readProfile(one.contact)).rejects.toThrow(SealBroken);
    await expect(world.room.read(AGENT, one.organizationId)).rejects.toThrow(SealBroken);
  });

  test("of a registration or a hand-over opens under its own subject's key alone", async () => {
    const { contact, password } = await registered(world);
    const registration = somebody();
    await world.room.register(registration);
    await world.room.requestHandover(contact, { ...SUCCESSOR, currentPassword: password });
    await linkTo(world, SUCCESSOR.contactEmail, "handover");
    const db = await world.sql.db();
    const row = await rowOfRegistration(registration.contactEmail);
    const link = await db
      .selectFrom("links")
      .selectAll()
      .where("reference_id", "=", contact.organizationId)
      .executeTakeFirstOrThrow();
    const [own, key] = await Promise.all([row.subject, contact.subject].map((one) => world.vault.keyring.open(one)));
    if (own === undefined || key === undefined) throw new Error("both have a key");
    expect(registrationSeal.open(own, row.id, row.profile)?.contactEmail).toBe(registration.contactEmail);
    expect(() => registrationSeal.open(key, row.id, row.profile)).toThrow(SealBroken);
    expect(handoverSeal.open(key, link.token_hash, link.payload ?? "")).toEqual(SUCCESSOR);
    expect(() => handoverSeal.open(own, link.token_hash, link.payload ?? "")).toThrow(SealBroken);
  });
});
