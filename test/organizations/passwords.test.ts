import { describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { SYSTEM_SUBJECTS } from "../../shared/platform/vault/vault.ts";
import { codeOf, linkTo, refusalOf, registered, useWorld } from "./world.ts";

const world = useWorld();
const NEW = "purple kettle in winter";

const lastMail = async (email: string) => (await world.mailsTo(email)).at(-1);

describe("the reminder", () => {
  test("is mailed to the registered address and to no other", async () => {
    const { email, registration } = await registered(world);
    await world.room.requestPasswordReminder({ email: ` ${email.toUpperCase()}` });
    const mail = await lastMail(email);
    expect(mail?.subject).toBe("Your password reminder");
    expect(mail?.text).toContain(registration.passwordReminder);
  });

  test("of an unknown address is a row that is discarded unsent", async () => {
    world.begin();
    const before = world.sent.length;
    await world.room.requestPasswordReminder({ email: "nobody@fabrikam.example" });
    await world.room.requestPasswordReset({ email: "nobody@fabrikam.example" });
    expect(world.done().queued).toBe(2);
    await world.outbox.settled();
    expect(world.sent.length).toBe(before);
    const db = await world.sql.db();
    expect(await db.selectFrom("outbox").selectAll().where("subject", "=", SYSTEM_SUBJECTS.decoy).execute()).toEqual(
      [],
    );
  });
});

describe("a reset", () => {
  test("sets the password once, ends all tokens and the block, and tells the contact", async () => {
    const { email, password, accessToken } = await registered(world);
    for (let guess = 0; guess < 6; guess++) await codeOf(world.room.signIn({ email, password: "not the password" }));
    await world.room.requestPasswordReset({ email });
    const token = await linkTo(world, email, "reset");
    await world.room.confirmPasswordReset({ token, newPassword: NEW });
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("not-signed-in");
    expect((await lastMail(email))?.subject).toBe("Your password was changed");
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("invalid-credentials");
    expect(await codeOf(world.room.signIn({ email, password: NEW }))).toBe("done");
    expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: NEW }))).toBe("link-expired");
  });

  test("confirmed by many at the same instant happens once", async () => {
    const { email } = await registered(world);
    await world.room.requestPasswordReset({ email });
    const token = await linkTo(world, email, "reset");
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        codeOf(world.room.confirmPasswordReset({ token, newPassword: `${NEW} ${at}` })),
      ),
    );
    expect(outcomes.sort()).toEqual(["done", ...Array<string>(5).fill("link-expired")]);
  });

  test("forgets the reminder of the former password", async () => {
    const { email, registration } = await registered(world);
    await world.room.requestPasswordReset({ email });
    await world.room.confirmPasswordReset({ token: await linkTo(world, email, "reset"), newPassword: NEW });
    await world.room.requestPasswordReminder({ email });
    expect((await lastMail(email))?.text).not.toContain(registration.passwordReminder);
  });

  test("ends after 24 hours, and with any change of the password", async () => {
    const { email, password, contact } = await registered(world);
    await world.room.requestPasswordReset({ email });
    const first = await linkTo(world, email, "reset");
    await world.room.requestPasswordReset({ email });
    const second = await linkTo(world, email, "reset");
    await world.room.changePassword(contact, { currentPassword: password, newPassword: NEW });
    for (const token of [first, second]) {
      expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: NEW }))).toBe("link-expired");
    }
    await world.room.requestPasswordReset({ email });
    const third = await linkTo(world, email, "reset");
    world.clock.advance(DAY);
    expect(await codeOf(world.room.confirmPasswordReset({ token: third, newPassword: NEW }))).toBe("link-expired");
  });

  test("refuses the address as the password and leaves the link", async () => {
    const { email } = await registered(world, { contactEmail: "long.enough.name@fabrikam.example" });
    await world.room.requestPasswordReset({ email });
    const token = await linkTo(world, email, "reset");
    expect(await refusalOf(world.room.confirmPasswordReset({ token, newPassword: email.toUpperCase() }))).toMatchObject(
      { code: "validation-failed", errors: [{ pointer: "/newPassword", code: "password-is-identity" }] },
    );
    expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: NEW }))).toBe("done");
  });

  test("is not done by a link of another kind", async () => {
    const { contact, password, registration } = await registered(world);
    const { contactName, contactPhone } = registration;
    const contactEmail = "successor@fabrikam.example";
    await world.room.requestHandover(contact, { contactName, contactPhone, contactEmail, currentPassword: password });
    const token = await linkTo(world, contactEmail, "handover");
    expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: NEW }))).toBe("link-expired");
    expect(await codeOf(world.room.verify({ token, password }))).toBe("link-expired");
    expect(await codeOf(world.room.confirmHandover({ token, password: NEW }))).toBe("done");
  });
});

describe("a change of password", () => {
  test("needs the present one, ends all tokens and tells the contact", async () => {
    const { email, password, accessToken, contact } = await registered(world);
    const change = { currentPassword: "not the password", newPassword: NEW };
    expect(await codeOf(world.room.changePassword(contact, change))).toBe("invalid-credentials");
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("done");
    await world.room.changePassword(contact, { ...change, currentPassword: password });
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("not-signed-in");
    expect((await lastMail(email))?.subject).toBe("Your password was changed");
    expect(await codeOf(world.room.signIn({ email, password: NEW }))).toBe("done");
  });

  test("replaces the reminder by the one given, and removes it where none is given", async () => {
    const { email, password, contact } = await registered(world);
    const passwordReminder = "what whistles in the cold";
    await world.room.changePassword(contact, { currentPassword: password, newPassword: NEW, passwordReminder });
    await world.room.requestPasswordReminder({ email });
    expect((await lastMail(email))?.text).toContain(passwordReminder);
    await world.room.changePassword(contact, { currentPassword: NEW, newPassword: password });
    await world.room.requestPasswordReminder({ email });
    expect((await lastMail(email))?.text).not.toContain(passwordReminder);
  });

  test("made twice at the same instant happens once", async () => {
    const { password, contact } = await registered(world);
    const outcomes = await Promise.all(
      [1, 2, 3].map((at) =>
        codeOf(world.room.changePassword(contact, { currentPassword: password, newPassword: `${NEW} ${at}` })),
      ),
    );
    expect(outcomes.sort()).toEqual(["done", "not-signed-in", "not-signed-in"]);
  });
});
