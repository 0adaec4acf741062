import { describe, expect, test } from "@jest/globals";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import { isUniqueViolation } from "../../shared/platform/sql/failures.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { codeOf, linkTo, PASSWORD, registered, somebody, tokenIn, useWorld } from "./world.ts";

const world = useWorld();

const countOf = async (table: "organizations" | "registrations" | "links" | "outbox"): Promise<number> => {
  const db = await world.sql.db();
  return (await db.selectFrom(table).selectAll().execute()).length;
};

describe("a registration", () => {
  test("becomes an organization by its link and its password, and its contact can sign in", async () => {
    const registration = somebody();
    expect(await world.room.register(registration)).toEqual({ status: "verification-sent" });
    const { contactEmail: email, password } = registration;
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("invalid-credentials");
    const { organizationId } = await world.room.verify({ token: await linkTo(world, email, "verify"), password });
    const { accessToken, tokenType, expiresIn } = await world.room.signIn({ email: email.toUpperCase(), password });
    expect({ tokenType, expiresIn }).toEqual({ tokenType: "Bearer", expiresIn: 3600 });
    const contact = await world.room.currentContact(accessToken);
    expect(contact.organizationId).toBe(organizationId);
    const { profile } = await world.room.readProfile(contact);
    const { password: _password, passwordReminder: _reminder, ...asked } = registration;
    expect(profile).toMatchObject({ ...asked, organizationId, expiryNotices: true });
  });

  test("is verified by no password but its own, and a wrong one leaves the link", async () => {
    const registration = somebody();
    await world.room.register(registration);
    const token = await linkTo(world, registration.contactEmail, "verify");
    expect(await codeOf(world.room.verify({ token, password: "somebody else's password" }))).toBe(
      "invalid-credentials",
    );
    expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("done");
    expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("link-expired");
  });

  test("stands beside others of the same address; the first verified wins and the other links expire", async () => {
    const mine = somebody();
    const theirs = { ...mine, organizationName: "Impostor", password: "an entirely different one" };
    await world.room.register(theirs);
    await world.room.register(mine);
    const [first, second] = (await world.mailsTo(mine.contactEmail)).map(tokenIn);
    const { organizationId } = await world.room.verify({ token: second ?? "", password: mine.password });
    expect(await codeOf(world.room.verify({ token: first ?? "", password: theirs.password }))).toBe("link-expired");
    const { accessToken } = await world.room.signIn({ email: mine.contactEmail, password: mine.password });
    expect((await world.room.currentContact(accessToken)).organizationId).toBe(organizationId);
  });

  test("made twice at the same instant leaves two links, of which one becomes the one organization", async () => {
    const registration = somebody();
    await Promise.all([world.room.register(registration), world.room.register(registration)]);
    const tokens = (await world.mailsTo(registration.contactEmail)).map(tokenIn);
    expect(new Set(tokens).size).toBe(2);
    const before = await countOf("organizations");
    const outcomes = await Promise.all(tokens.map((token) => codeOf(world.room.verify({ token, password: PASSWORD }))));
    expect(outcomes.sort()).toEqual(["done", "link-expired"]);
    expect(await countOf("organizations")).toBe(before + 1);
  });

  test("verified by many at the same instant becomes exactly one organization", async () => {
    const registration = somebody();
    await world.room.register(registration);
    const token = await linkTo(world, registration.contactEmail, "verify");
    const before = await countOf("organizations");
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(world.room.verify({ token, password: PASSWORD }))),
    );
    expect(outcomes.sort()).toEqual(["done", ...Array(19).fill("link-expired")]);
    expect(await countOf("organizations")).toBe(before + 1);
  });

  test("is answered, and can be verified later, while the mail service hangs", async () => {
    const registration = somebody();
    const held = Promise.withResolvers<void>();
    world.service.take = () => held.promise;
    expect(await world.room.register(registration)).toEqual({ status: "verification-sent" });
    expect(world.sent.filter(({ to }) => to === registration.contactEmail)).toEqual([]);
    held.resolve();
    world.service.take = async () => {};
    const token = await linkTo(world, registration.contactEmail, "verify");
    expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("done");
  });

  test("counts no longer after seven days", async () => {
    const registration = somebody();
    await world.room.register(registration);
    const token = await linkTo(world, registration.contactEmail, "verify");
    world.clock.advance(7 * DAY);
    expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("link-expired");
  });

  test("leaves no key behind when the database fails after the key was made", async () => {
    const made: string[] = [];
    const { vault, sql } = world.parts;
    const keyring = {
      ...vault.keyring,
      create: (subject: string) => {
        made.push(subject);
        return vault.keyring.create(subject);
      },
    };
    const broken = { ...sql, transaction: () => Promise.reject(new Error("the disk is full")) };
    const { registerOrganization } = await import("../../shared/organizations/registerOrganization.ts");
    const parts = { ...world.parts, vault: { ...vault, keyring }, sql: broken };
    await expect(registerOrganization(parts, somebody())).rejects.toThrow("the disk is full");
    expect(made).toHaveLength(1);
    await expect(world.vault.keyring.open(made[0] ?? "", { fresh: true })).rejects.toThrow(KeyGone);
  });
});

describe("a registration of a registered address", () => {
  test("answers alike, tells the owner by mail, and nothing of it is kept", async () => {
    const { email } = await registered(world);
    const again = somebody({ contactEmail: email, organizationName: "Told nobody", password: "a brand new pass" });
    expect(await world.room.register(again)).toEqual({ status: "verification-sent" });
    const mail = (await world.mailsTo(email)).at(-1);
    expect(mail?.subject).toBe("You are registered already");
    expect(mail?.text).not.toContain("Told nobody");
    const db = await world.sql.db();
    const row = await db.selectFrom("registrations").selectAll().orderBy("created_at", "desc").execute();
    const { index } = await indexOf(email);
    expect(row.filter(({ email_index }) => email_index === index)).toEqual([]);
  });

  const indexOf = async (email: string) => ({ index: await world.vault.blindIndex.of("email", email) });

  test("leaves a placeholder that holds nothing, opens no organization, and is swept with its key", async () => {
    const { email } = await registered(world);
    await world.room.register(somebody({ contactEmail: email }));
    const db = await world.sql.db();
    const placeholder = await db
      .selectFrom("registrations")
      .selectAll()
      .where("email_index", "like", "v0.%")
      .executeTakeFirstOrThrow();
    const key = await world.vault.keyring.open(placeholder.subject);
    expect(
      key.open({ table: "registrations", column: "profile", row: placeholder.id }, placeholder.profile),
    ).toBeNull();
    world.clock.advance(DAY + MINUTE);
    await world.room.sweep({ deadline: world.clock.now() + MINUTE });
    await expect(world.vault.keyring.open(placeholder.subject, { fresh: true })).rejects.toThrow(KeyGone);
  });
});

test("the database itself refuses a second organization of one address", async () => {
  const { organizationId } = await registered(world);
  const db = await world.sql.db();
  const row = await db
    .selectFrom("organizations")
    .selectAll()
    .where("id", "=", organizationId)
    .executeTakeFirstOrThrow();
  const copy = { ...row, id: crypto.randomUUID(), subject: crypto.randomUUID() };
  const refused = await db
    .insertInto("organizations")
    .values(copy)
    .execute()
    .then(() => false, isUniqueViolation);
  expect(refused).toBe(true);
});
