import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY, HOUR, MINUTE } from "../../shared/platform/clock.ts";
import { MAILS_TO_ONE } from "../../shared/platform/mail/mailRates.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { createSupport, type Support } from "../../shared/support/createSupport.ts";
import { openTicket } from "../../shared/support/openTicket.ts";
import { findTicket, markGone, updateTicket } from "../../shared/support/ticketStore.ts";
import { openAccount } from "../loopback/azurite.ts";
import { AGENT, codeOf, refusalOf, registered, tokenIn } from "../organizations/world.ts";
import { createSupportWorld, opened, question, type SupportWorld, seen, ticketMails } from "../support/world.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("tickets on $name", (testDatabase) => {
  let world: SupportWorld;
  /** Further instances of the app on the same database. */
  let instances: readonly [Support, Support, Support];

  beforeAll(async () => {
    world = await createSupportWorld(account, testDatabase);
    const instance = () => createSupport({ ...world.supportParts, sql: world.database.open() });
    instances = [instance(), instance(), instance()];
  });

  afterAll(() => world.close());

  const sweep = () => world.support.sweep({ deadline: world.clock.now() + MINUTE, batch: 2 });

  const rows = async (ticket: { id: string; keySubject: string }): Promise<Record<string, number>> => {
    const db = await world.sql.db();
    const counts = await Promise.all([
      db.selectFrom("tickets").select("id").where("id", "=", ticket.id).execute(),
      db.selectFrom("ticket_messages").select("id").where("ticket", "=", ticket.id).execute(),
      db.selectFrom("ticket_links").select("ticket").where("ticket", "=", ticket.id).execute(),
      db.selectFrom("outbox").select("id").where("subject", "=", ticket.keySubject).execute(),
    ]);
    const [tickets, messages, links, mails] = counts.map(({ length }) => length);
    return { tickets: tickets ?? 0, messages: messages ?? 0, links: links ?? 0, mails: mails ?? 0 };
  };

  const NOTHING = { tickets: 0, messages: 0, links: 0, mails: 0 };

  const hasKey = async ({ keySubject }: { keySubject: string }): Promise<boolean> =>
    world.vault.keyring.open(keySubject, { fresh: true }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof KeyGone) return false;
        throw error;
      },
    );

  test("the whole life of a ticket works", async () => {
    const { contact, email, organizationId } = await registered(world);
    const ticket = await opened(world, { email, subject: "Ελληνικά, 日本語, 🎉" });
    // Mails are tried at once, side by side: in order they arrive only one after the other.
    const laterOn = async () => {
      await world.outbox.settled();
      world.clock.advance(1);
    };
    await world.support.replyByLink({ token: tokenIn(ticket.mail), text: "Καλημέρα" });
    await laterOn();
    await world.support.replyAsEmployee(ticket.id, { text: "おはよう" });
    await laterOn();
    await world.support.replyAsContact(contact, ticket.id, { text: "🌞" });
    await world.support.linkOrganization(ticket.id, organizationId);
    await world.support.resolve(ticket.id);
    const shown = await seen(world, ticket.id);
    expect(shown).toMatchObject({ subject: "Ελληνικά, 日本語, 🎉", status: "resolved", organizationId });
    expect(shown.messages.map(({ text }) => text)).toEqual(["Καλημέρα", "おはよう", "🌞"]);
    const { tickets } = await world.support.listOwn(contact, {});
    expect(tickets).toMatchObject([{ id: ticket.id, status: "resolved" }]);
    const kinds = (await ticketMails(world, email)).map(({ subject }) => subject.replace(/^T-\w+: /, ""));
    expect(kinds).toEqual([
      "your message has arrived",
      "your message has arrived",
      "an answer from support",
      "resolved",
    ]);
  });

  test("a number that is taken is drawn anew, for a few rounds", async () => {
    const taken = (await opened(world)).ticketNumber;
    const draws = [taken, taken, "T-0000000Z"];
    const draw = () => draws.shift() ?? taken;
    const form = question();
    expect(await openTicket(world.supportParts, form, undefined, draw)).toEqual({ ticketNumber: "T-0000000Z" });
    expect(await ticketMails(world, form.email)).toHaveLength(1);
    await expect(openTicket(world.supportParts, question(), undefined, draw)).rejects.toThrow("unique");
  });

  test("what could not be stored leaves no key behind", async () => {
    const made: string[] = [];
    const { keyring } = world.vault;
    const vault = {
      ...world.vault,
      keyring: { ...keyring, create: (subject: string) => keyring.create(made[made.push(subject) - 1] ?? subject) },
    };
    const taken = (await opened(world)).ticketNumber;
    const parts = { ...world.supportParts, vault };
    await expect(openTicket(parts, question(), undefined, () => taken)).rejects.toThrow("unique");
    expect(made).toHaveLength(1);
    expect(await hasKey({ keySubject: made[0] ?? "" })).toBe(false);
  });

  test("a link is used once, on whichever instances it is tried at the same instant", async () => {
    const ticket = await opened(world);
    const reply = { token: tokenIn(ticket.mail), text: "Hello?" };
    const outcomes = await Promise.all(instances.map((instance) => codeOf(instance.replyByLink(reply))));
    expect(outcomes.sort()).toEqual(["done", "link-expired", "link-expired"]);
    expect(await rows(ticket)).toMatchObject({ messages: 1, links: 1 });
  });

  test("resolved by two employees at the same instant it is mailed once", async () => {
    const ticket = await opened(world);
    const resolved = await Promise.all(instances.map((instance) => instance.resolve(ticket.id)));
    expect(new Set(resolved.map(({ resolvedAt }) => resolvedAt)).size).toBe(1);
    expect(await ticketMails(world, ticket.email)).toHaveLength(2);
  });

  test("resolved while a reply arrives it ends as one of the two came last, and loses neither", async () => {
    const [one, other] = instances;
    for (let round = 0; round < 5; round++) {
      const ticket = await opened(world);
      const reply = { token: tokenIn(ticket.mail), text: "Wait!" };
      await Promise.all([one.resolve(ticket.id), other.replyByLink(reply)]);
      const { status, resolvedAt, messages } = await seen(world, ticket.id);
      expect(messages.map(({ text }) => text)).toEqual(["Wait!"]);
      expect(resolvedAt === null).toBe(status === "open");
      expect(await ticketMails(world, ticket.email)).toHaveLength(3);
    }
  });

  test("linked to two organizations at the same instant it is one's, and what the other had is ended", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const ticket = await opened(world);
    await Promise.all([
      instances[0].linkOrganization(ticket.id, one.organizationId),
      instances[1].linkOrganization(ticket.id, other.organizationId),
    ]);
    expect([one.organizationId, other.organizationId]).toContain((await seen(world, ticket.id)).organizationId);
    expect(world.ended.filter((each) => each.ticket === ticket.id)).toContainEqual({
      ticket: ticket.id,
      why: "relinked",
    });
  });

  describe("floods", () => {
    test("of one address are refused, and hold up nobody else", async () => {
      world.clock.advance(HOUR);
      const form = question();
      const open = (email = form.email) => world.support.open({ ...form, email });
      for (let at = 0; at < MAILS_TO_ONE.times; at++) await open();
      const interval = MAILS_TO_ONE.within / MAILS_TO_ONE.times / 1000;
      expect(await refusalOf(open())).toMatchObject({ code: "too-many-requests", retryAfter: interval });
      expect(await codeOf(open(form.email.toUpperCase()))).toBe("too-many-requests");
      expect(await codeOf(world.support.open(question()))).toBe("done");
      world.clock.advance(interval * 1000);
      expect(await codeOf(open())).toBe("done");
    });

    test("of all together are refused, leave nothing, and are not fed by who was refused already", async () => {
      world.clock.advance(2 * HOUR);
      const db = await world.sql.db();
      const mails = { times: 22, within: HOUR };
      const few = createSupport({ ...world.supportParts, limits: { mails } });
      const form = question();
      for (let at = 0; at < MAILS_TO_ONE.times; at++) await few.open(form);
      for (let at = 0; at < 5; at++) expect(await codeOf(few.open(form))).toBe("too-many-requests");
      expect([await codeOf(few.open(question())), await codeOf(few.open(question()))]).toEqual(["done", "done"]);
      const count = async () => (await db.selectFrom("tickets").select("id").execute()).length;
      const [before, buckets] = [await count(), (await db.selectFrom("rates").selectAll().execute()).length];
      expect(await codeOf(few.open(question()))).toBe("too-many-requests");
      expect(await count()).toBe(before);
      expect(await db.selectFrom("rates").selectAll().execute()).toHaveLength(buckets);
      // What was counted at this low rate counts for more than an hour at the usual one.
      world.clock.advance(2 * HOUR);
    });

    test("of replies by link are refused, and leave the link", async () => {
      const ticket = await opened(world);
      const next = async () => tokenIn((await ticketMails(world, ticket.email)).at(-1));
      for (let at = 0; at < MAILS_TO_ONE.times; at++)
        await world.support.replyByLink({ token: await next(), text: "x" });
      const token = await next();
      expect(await codeOf(world.support.replyByLink({ token, text: "x" }))).toBe("too-many-requests");
      world.clock.advance(HOUR);
      expect(await codeOf(world.support.replyByLink({ token, text: "x" }))).toBe("done");
    });

    test("of a contact's replies on their pages are refused", async () => {
      const { contact, email } = await registered(world);
      const ticket = await opened(world, { email });
      const reply = () => codeOf(world.support.replyAsContact(contact, ticket.id, { text: "x" }));
      for (let at = 0; at < MAILS_TO_ONE.times; at++) expect(await reply()).toBe("done");
      expect(await reply()).toBe("too-many-requests");
    });
  });

  describe("30 days after a ticket was resolved", () => {
    test("the sweep erases it with its key, its messages, its links and the mails that wait", async () => {
      const [resolved, open] = [await opened(world), await opened(world)];
      for (const { mail } of [resolved, open]) {
        await world.support.replyByLink({ token: tokenIn(mail), text: "Some more." });
      }
      await world.outbox.settled();
      world.service.take = async () => {
        throw new Error("the mail server is down");
      };
      await world.support.resolve(resolved.id);
      await world.outbox.settled();
      world.service.take = async () => {};
      expect(await rows(resolved)).toEqual({ tickets: 1, messages: 1, links: 2, mails: 1 });
      world.clock.advance(30 * DAY - 1);
      await sweep();
      expect(await rows(resolved)).toEqual({ tickets: 1, messages: 1, links: 2, mails: 1 });
      expect(await hasKey(resolved)).toBe(true);
      world.clock.advance(1);
      await sweep();
      expect([await rows(resolved), await hasKey(resolved)]).toEqual([NOTHING, false]);
      expect(await rows(open)).toMatchObject({ tickets: 1, messages: 1 });
      expect(await hasKey(open)).toBe(true);
    });

    test("it is gone for everybody, whether or not a sweep has run", async () => {
      const { contact, email, organizationId } = await registered(world);
      const ticket = await opened(world, { email });
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY);
      const token = tokenIn(ticket.mail);
      expect(await codeOf(world.support.replyByLink({ token, text: "Too late?" }))).toBe("link-expired");
      for (const act of [
        () => world.support.read(AGENT, ticket.id),
        () => world.support.readOwn(contact, ticket.id),
        () => world.support.replyAsContact(contact, ticket.id, { text: "x" }),
        () => world.support.replyAsEmployee(ticket.id, { text: "x" }),
        () => world.support.resolve(ticket.id),
        () => world.support.linkOrganization(ticket.id, organizationId),
      ]) {
        expect(await codeOf(act())).toBe("not-found");
      }
      expect((await world.support.listOwn(contact, {})).tickets).toEqual([]);
      const { tickets } = await world.support.list(AGENT, { number: ticket.ticketNumber });
      expect(tickets).toEqual([]);
      await sweep();
    });

    test.each(["requester", "contact", "employee"])("a reply of the %s in time has opened it again", async (author) => {
      const { contact, email } = await registered(world);
      const ticket = await opened(world, { email });
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY - 1);
      const text = "It is back.";
      if (author === "requester") await world.support.replyByLink({ token: tokenIn(ticket.mail), text });
      if (author === "contact") await world.support.replyAsContact(contact, ticket.id, { text });
      if (author === "employee") await world.support.replyAsEmployee(ticket.id, { text });
      world.clock.advance(40 * DAY);
      await sweep();
      expect(await seen(world, ticket.id)).toMatchObject({ status: "open", resolvedAt: null });
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY);
      await sweep();
      expect([await rows(ticket), await hasKey(ticket)]).toEqual([NOTHING, false]);
    });

    test("the sweep goes on where one died after the key was destroyed", async () => {
      const ticket = await opened(world);
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY);
      const db = await world.sql.db();
      const gone = await markGone(db, world.sql.dialect, world.clock.now(), 100);
      expect(gone).toContainEqual({ id: ticket.id, subject: ticket.keySubject });
      await world.vault.keyring.destroy(ticket.keySubject);
      await sweep();
      expect(await rows(ticket)).toEqual(NOTHING);
    });

    test("no reply opens what a sweep has begun to erase, though it looked at the clock just before", async () => {
      const ticket = await opened(world);
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY - 1);
      const lastMoment = world.clock.now();
      world.clock.advance(1);
      const db = await world.sql.db();
      await markGone(db, world.sql.dialect, world.clock.now(), 100);
      expect(await findTicket(db, ticket.id, lastMoment)).toBeUndefined();
      expect(await updateTicket(db, ticket.id, lastMoment, { status: "open", resolved_at: null })).toBe(false);
      await sweep();
    });

    test("a sweep leaves the key of a ticket that was opened again while it looked", async () => {
      const ticket = await opened(world);
      await world.support.resolve(ticket.id);
      world.clock.advance(30 * DAY - 1);
      const lastMoment = world.clock.now();
      world.clock.advance(1);
      const db = await world.sql.db();
      const reopened: boolean[] = [];
      // The reply comes in just after the sweep's first statement found the ticket.
      const looking = db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          if (reopened.length === 0) {
            expect(result.rows).toContainEqual({ id: ticket.id });
            reopened.push(await updateTicket(db, ticket.id, lastMoment, { status: "open", resolved_at: null }));
          }
          return result;
        },
      });
      const gone = await markGone(looking, world.sql.dialect, world.clock.now(), 100);
      expect(reopened).toEqual([true]);
      expect(gone.map(({ id }) => id)).not.toContain(ticket.id);
      expect(await seen(world, ticket.id)).toMatchObject({ status: "open" });
    });

    test("several instances sweep at the same time without an error, and nothing is left", async () => {
      const tickets = [];
      for (let at = 0; at < 7; at++) {
        const ticket = await opened(world);
        await world.support.resolve(ticket.id);
        tickets.push(ticket);
      }
      world.clock.advance(30 * DAY);
      const deadline = world.clock.now() + MINUTE;
      await Promise.all(instances.map((instance, at) => instance.sweep({ deadline, batch: 2 + at })));
      for (const ticket of tickets) expect([await rows(ticket), await hasKey(ticket)]).toEqual([NOTHING, false]);
      expect(await world.support.sweep({ deadline: world.clock.now() })).toBe(0);
    });
  });
});
