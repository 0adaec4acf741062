import { describe, expect, test } from "@jest/globals";
import { createOrganizations } from "../../shared/organizations/createOrganizations.ts";
import { HOUR, MINUTE } from "../../shared/platform/clock.ts";
import { MAILS_TO_ONE } from "../../shared/platform/mail/mailRates.ts";
import { codeOf, linkTo, PASSWORD, refusalOf, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();

const MOST = MAILS_TO_ONE.times;

const times = async (count: number, act: () => Promise<unknown>): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let at = 0; at < count; at++) outcomes.push(await codeOf(act()));
  return outcomes;
};

const done = (count: number): string[] => Array<string>(count).fill("done");

describe("nobody can be pestered with mails that strangers ask for", () => {
  test("a registration too many is answered alike, mails nothing and leaves nothing that could be verified", async () => {
    const registration = somebody();
    const { contactEmail } = registration;
    const spelled = { ...registration, contactEmail: contactEmail.toUpperCase() };
    expect(await times(MOST, () => world.room.register(registration))).toEqual(done(MOST));
    expect(await world.room.register(spelled)).toEqual({ status: "verification-sent" });
    expect(await world.mailsTo(contactEmail)).toHaveLength(MOST);
    expect(await world.mailsTo(spelled.contactEmail)).toEqual([]);
    const db = await world.sql.db();
    const index = await world.vault.blindIndex.of("email", contactEmail);
    const rows = await db.selectFrom("registrations").selectAll().where("email_index", "=", index).execute();
    expect(rows).toHaveLength(MOST);
    expect(await db.selectFrom("outbox").selectAll().execute()).toEqual([]);
  });

  test("a registration after that hour is mailed again", async () => {
    const registration = somebody();
    await times(MOST + 1, () => world.room.register(registration));
    world.clock.advance(HOUR);
    await world.room.register(registration);
    expect(await world.mailsTo(registration.contactEmail)).toHaveLength(MOST + 1);
    const token = await linkTo(world, registration.contactEmail, "verify");
    expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("done");
  });

  test("reminders and resets have counts of their own, so that none holds up another", async () => {
    const { email } = await registered(world);
    const before = (await world.mailsTo(email)).length;
    expect(await times(MOST + 3, () => world.room.requestPasswordReminder({ email }))).toEqual(done(MOST + 3));
    expect(await world.mailsTo(email)).toHaveLength(before + MOST);
    expect(await times(MOST + 3, () => world.room.requestPasswordReset({ email }))).toEqual(done(MOST + 3));
    expect(await world.mailsTo(email)).toHaveLength(before + 2 * MOST);
    const token = await linkTo(world, email, "reset");
    expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: "purple kettle in winter" }))).toBe(
      "done",
    );
  });

  test("a contact's own hand-overs are bounded too, and say so", async () => {
    const { contact } = await registered(world);
    const { contactName, contactEmail, contactPhone } = somebody();
    const ask = () =>
      world.room.requestHandover(contact, { contactName, contactEmail, contactPhone, currentPassword: PASSWORD });
    expect(await times(MOST + 1, ask)).toEqual([...done(MOST), "too-many-requests"]);
    expect(await world.mailsTo(contactEmail)).toHaveLength(MOST);
  });
});

test("all callers together cannot use up what the mail service takes: beyond it they are told to wait", async () => {
  const { email } = await registered(world);
  world.clock.advance(2 * HOUR);
  const mails = { times: 3, within: HOUR };
  const room = createOrganizations({ ...world.parts, limits: { ...world.parts.limits, mails } });
  await room.register(somebody());
  await room.requestPasswordReset({ email });
  await room.requestPasswordReminder({ email: "nobody@fabrikam.example" });
  const tooMany = { code: "too-many-requests", retryAfter: 20 * 60 };
  world.begin();
  expect(await refusalOf(room.register(somebody()))).toMatchObject(tooMany);
  expect(await refusalOf(room.requestPasswordReset({ email }))).toMatchObject(tooMany);
  expect(await refusalOf(room.requestPasswordReminder({ email: "nobody@fabrikam.example" }))).toMatchObject(tooMany);
  expect(world.done()).toMatchObject({ derivations: 0, vault: [], queued: 0 });
  world.clock.advance(20 * MINUTE);
  expect(await codeOf(room.requestPasswordReset({ email }))).toBe("done");
});
