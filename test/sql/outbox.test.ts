import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { DAY, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { newSubject } from "../../shared/platform/ids.ts";
import { type Mail, MailRefused, MailUnavailable, recipientsOf } from "../../shared/platform/mail/mail.ts";
import { type AccountMail, createOutbox, type Queued } from "../../shared/platform/mail/outbox.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import { type DataKey, SYSTEM_SUBJECTS } from "../../shared/platform/vault/vault.ts";
import { openAccount } from "../loopback/azurite.ts";
import { CONTEXT, createWorld, type World } from "../organizations/world.ts";
import { databases, silent } from "./databases.ts";

const account = openAccount();

describe.each(databases())("the outbox of account mail on $name", (testDatabase) => {
  let world: World;
  let key: DataKey;

  beforeEach(async () => {
    world = await createWorld(account, testDatabase);
    key = await world.vault.keyring.create(newSubject());
  });

  afterEach(() => world.close());

  const letter = (to: string): AccountMail => ({
    kind: "password-changed",
    to,
    parameters: { contactName: "Kim" },
  });

  const put = (mail: AccountMail, under: DataKey = key): Promise<Queued> =>
    world.sql.transaction((transaction) => world.outbox.enqueue(transaction, under, mail));

  const rows = async () => (await world.sql.db()).selectFrom("outbox").selectAll().orderBy("sequence").execute();

  const deliver = () => world.outbox.deliver({ deadline: world.clock.now() + MINUTE });

  /** Lets go of the claims that rows are born with, and of any wait. */
  const later = (): void => world.clock.advance(3 * MINUTE);

  const recipients = (): string[] => world.sent.flatMap(recipientsOf);

  test("sends a mail at once after the commit and deletes it with that", async () => {
    const queued = await put(letter("kim@fabrikam.example"));
    expect(await rows()).toHaveLength(1);
    world.outbox.tryAtOnce(queued);
    await world.outbox.settled();
    expect(recipients()).toEqual(["kim@fabrikam.example"]);
    expect(await rows()).toEqual([]);
  });

  test("keeps neither address nor content readable", async () => {
    await put(letter("kim@fabrikam.example"));
    expect(JSON.stringify(await rows())).not.toMatch(/kim@|fabrikam/i);
  });

  test("holds nothing of a transaction that was rolled back", async () => {
    const work = world.sql.transaction(async (transaction) => {
      await world.outbox.enqueue(transaction, key, letter("kim@fabrikam.example"));
      throw new Error("rolled back");
    });
    await expect(work).rejects.toThrow("rolled back");
    expect(await rows()).toEqual([]);
  });

  test("makes nobody wait for a mail service that hangs, and tries again later under the same Message-ID", async () => {
    const seen: (string | undefined)[] = [];
    const held = Promise.withResolvers<void>();
    world.service.take = async (mail) => {
      seen.push(mail.messageId);
      await held.promise;
      throw new MailUnavailable("gone");
    };
    world.outbox.tryAtOnce(await put(letter("kim@fabrikam.example")));
    held.resolve();
    await world.outbox.settled();
    world.service.take = async (mail) => {
      seen.push(mail.messageId);
      expect(mail.attempt).toBe(2);
    };
    expect(await deliver()).toMatchObject({ sent: 0 });
    world.clock.advance(MINUTE);
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(seen[0]).toMatch(/^<[\w-]{36}@acme\.example>$/);
    expect(seen).toEqual([seen[0], seen[0]]);
  });

  test("gives a mail whose first sender died to another one when its lease ends, and not before", async () => {
    await put(letter("kim@fabrikam.example"));
    expect(await deliver()).toMatchObject({ sent: 0 });
    later();
    expect(await deliver()).toMatchObject({ sent: 1 });
  });

  test("lets one recipient's failing mail hold up no other", async () => {
    const bad = Array.from({ length: 9 }, (_, at) => `bad${at}@fabrikam.example`);
    for (const to of [...bad, "good@fabrikam.example"]) await put(letter(to));
    world.service.take = async ({ to }) => {
      if (to?.startsWith("bad")) throw new MailUnavailable("mailbox busy");
    };
    later();
    expect(await deliver()).toEqual({ sent: 1, discarded: 0, postponed: 9, setAside: 0 });
    expect(recipients()).toEqual(["good@fabrikam.example"]);
    expect(await rows()).toHaveLength(9);
  });

  test("waits as long as the mail service asks, without counting that as a failure", async () => {
    for (let at = 0; at < 10; at++) await put(letter(`kim${at}@fabrikam.example`));
    let asked = 0;
    world.service.take = async () => {
      asked += 1;
      throw new MailUnavailable("slow down", { retryAfter: 600 });
    };
    later();
    await deliver();
    // Those that were not asked about need not be: the answer would be the same.
    expect(asked).toBeLessThan(10);
    const waiting = (await rows()).filter(({ due_at }) => due_at === world.clock.now() + 600 * SECOND);
    expect(waiting).toHaveLength(asked);
    expect(waiting.map(({ attempts }) => attempts)).toEqual(Array(asked).fill(1));
    world.service.take = async () => {};
    world.clock.advance(600 * SECOND);
    expect(await deliver()).toMatchObject({ sent: 10 });
  });

  test("does not count an outage of the vault as a failure either", async () => {
    await put(letter("kim@fabrikam.example"));
    const keyring = { ...world.vault.keyring, open: () => Promise.reject(unavailable("key vault")) };
    const outbox = createOutbox({
      sql: world.sql,
      vault: { keyring },
      clock: world.clock,
      log: silent,
      transport: { send: async () => ({ rejected: [] }), close: async () => {} },
      context: CONTEXT,
      from: "usher@acme.example",
    });
    later();
    expect(await outbox.deliver({ deadline: world.clock.now() + MINUTE })).toMatchObject({ postponed: 1 });
    expect((await rows())[0]?.attempts).toBe(1);
    later();
    expect(await deliver()).toMatchObject({ sent: 1 });
  });

  test("discards what the mail service will never take", async () => {
    await put(letter("kim@fabrikam.example"));
    world.service.take = async () => {
      throw new MailRefused("no such mailbox");
    };
    later();
    expect(await deliver()).toMatchObject({ discarded: 1 });
    expect(await rows()).toEqual([]);
  });

  test("discards unsent what nobody can need: a decoy, an expired link, an erased subject", async () => {
    const decoy = await world.vault.keyring.openOrCreate(SYSTEM_SUBJECTS.decoy);
    await world.sql.transaction((transaction) => world.outbox.enqueueDecoy(transaction, decoy, "password-reset"));
    await put({
      kind: "password-reset",
      to: "kim@fabrikam.example",
      parameters: { contactName: "Kim", token: "t".repeat(43) },
      linkExpiresAt: world.clock.now() + MINUTE,
    });
    const erased = await world.vault.keyring.create(newSubject());
    await put(letter("erased@fabrikam.example"), erased);
    await world.vault.keyring.destroy(erased.subject);
    later();
    expect(await deliver()).toEqual({ sent: 0, discarded: 3, postponed: 0, setAside: 0 });
    expect(recipients()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test("discards a decoy without a look into the vault, and under a clock that was set back as well", async () => {
    const decoy = await world.vault.keyring.openOrCreate(SYSTEM_SUBJECTS.decoy);
    const enqueue = () =>
      world.sql.transaction((transaction) => world.outbox.enqueueDecoy(transaction, decoy, "password-reset"));
    world.outbox.tryAtOnce(await enqueue());
    await world.outbox.settled();
    expect(await rows()).toEqual([]);

    const queued = await enqueue();
    world.clock.advance(-MINUTE);
    world.outbox.tryAtOnce(queued);
    await world.outbox.settled();
    expect(await rows()).toEqual([]);
    expect(recipients()).toEqual([]);

    const keyring = { ...world.vault.keyring, open: () => Promise.reject(unavailable("key vault")) };
    const outbox = createOutbox({
      sql: world.sql,
      vault: { keyring },
      clock: world.clock,
      log: silent,
      transport: { send: async () => ({ rejected: [] }), close: async () => {} },
      context: CONTEXT,
      from: "usher@acme.example",
    });
    outbox.tryAtOnce(await enqueue());
    await outbox.settled();
    expect(await rows()).toEqual([]);
  });

  test("tries a mail with a link until the link ends, and gives another one up after three days of failures", async () => {
    await put({
      kind: "verify-registration",
      to: "link@fabrikam.example",
      parameters: { organizationName: "Fabrikam", contactName: "Kim", token: "t".repeat(43), expiresInDays: 7 },
      linkExpiresAt: world.clock.now() + 7 * DAY,
    });
    await put(letter("plain@fabrikam.example"));
    world.service.take = async () => {
      throw new MailUnavailable("gone");
    };
    const db = await world.sql.db();
    const after = async (attempts: number): Promise<string[]> => {
      await db
        .updateTable("outbox")
        .set({ attempts: attempts - 1 })
        .execute();
      later();
      await deliver();
      return (await rows()).map(({ kind }) => kind);
    };
    expect(await after(72 * 60 - 1)).toEqual(["verify-registration", "password-changed"]);
    expect(await after(72 * 60)).toEqual(["verify-registration"]);
    world.clock.advance(7 * DAY);
    await deliver();
    expect(await rows()).toEqual([]);
  });

  test("sets a row with a broken seal aside with its code, and delivers the others", async () => {
    const other = await world.vault.keyring.create(newSubject());
    await put(letter("broken@fabrikam.example"));
    await put(letter("good@fabrikam.example"), other);
    const db = await world.sql.db();
    const [broken] = await rows();
    await db
      .updateTable("outbox")
      .set({ subject: other.subject })
      .where("id", "=", broken?.id ?? "")
      .execute();
    later();
    expect(await deliver()).toEqual({ sent: 1, discarded: 0, postponed: 0, setAside: 1 });
    expect((await rows()).map(({ fault }) => fault)).toEqual(["seal-broken"]);
    expect(await world.outbox.backlog()).toEqual({ waiting: 0, setAside: 1, oldestDueAt: null });
  });

  test("is shared by instances that deliver at the same time: every mail leaves once", async () => {
    const everybody = Array.from({ length: 30 }, (_, at) => `kim${at}@fabrikam.example`);
    for (const to of everybody) await put(letter(to));
    const sent: Mail[] = [];
    const instance = () =>
      createOutbox({
        sql: world.database.open(),
        vault: world.vault,
        clock: world.clock,
        log: silent,
        transport: {
          send: async (mail) => {
            sent.push(mail);
            return { rejected: [] };
          },
          close: async () => {},
        },
        context: CONTEXT,
        from: "usher@acme.example",
      });
    later();
    const deadline = world.clock.now() + MINUTE;
    await Promise.all([instance().deliver({ deadline }), instance().deliver({ deadline }), deliver()]);
    const all = [...sent, ...world.sent].flatMap(recipientsOf);
    expect(all.sort()).toEqual(everybody.sort());
  });

  test("does not let a sender that was too slow delete a row that another one holds by now", async () => {
    const queued = await put(letter("kim@fabrikam.example"));
    const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.service.take = () => {
      begun.resolve();
      return held.promise;
    };
    world.outbox.tryAtOnce(queued);
    await begun.promise;
    later();
    world.service.take = async () => {
      throw new MailUnavailable("gone");
    };
    await deliver();
    held.resolve();
    await world.outbox.settled();
    expect(await rows()).toHaveLength(1);
  });

  test("tells its backlog in numbers", async () => {
    const oldestDueAt = world.clock.now();
    await put(letter("kim@fabrikam.example"));
    world.clock.advance(MINUTE);
    await put(letter("kim@fabrikam.example"));
    expect(await world.outbox.backlog()).toEqual({ waiting: 2, setAside: 0, oldestDueAt });
  });
});
