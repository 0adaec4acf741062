import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LEASE } from "../../shared/alerts/alertQueue.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { LONGEST_SEND, MailRefused, MailUnavailable } from "../../shared/platform/mail/mail.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import { type AlertWorld, EVENING, FRIDAY_NINE, FROM, LIST, letters, openAlertWorld } from "./alertWorld.ts";
import { databases } from "./databases.ts";

describe.each(databases())("alerts that wait on $name", (database) => {
  let world: AlertWorld;
  beforeEach(async () => {
    world = await openAlertWorld(database);
  });
  afterEach(() => world.drop());

  const advanceTo = (instant: number): void => world.clock.advance(instant - world.clock.now());
  const dues = async (): Promise<number[]> => (await world.rows()).map(({ due_at }) => due_at);

  describe("are handed over", () => {
    test("as one sealed row for each recipient, of which nothing can be read but ids and times", async () => {
      const recipients = ["ada@contoso.example", "Ben@contoso.example", "ADA@contoso.example"];
      const outcome = await world.handOver({ recipients });
      expect(outcome).toEqual({
        id: expect.any(String),
        status: "scheduled",
        rejected: [],
        deliverAt: "2026-01-16T09:00:00.000Z",
      });
      const rows = await world.rows();
      expect(rows).toHaveLength(2);
      for (const { content, ...readable } of rows) {
        expect(readable).toMatchObject({ alert: outcome.id, accepted_at: EVENING, deliver_at: FRIDAY_NINE });
        expect(JSON.stringify(readable)).not.toMatch(/contoso|overdue|list-alerts|task/i);
        expect(content).toEqual(expect.any(String));
      }
      expect(world.sent).toEqual([]);
    });

    test("once for an Idempotency-Key: what the transaction could not keep does not stand", async () => {
      const keep = async (): Promise<void> => {
        throw unavailable("database");
      };
      const once = { request: { id: "a", firstAt: EVENING }, keep };
      await expect(world.handOver({}, once)).rejects.toMatchObject({ code: "unavailable" });
      expect(await world.rows()).toEqual([]);
      const kept: unknown[] = [];
      const again = { ...once, keep: async (_: unknown, __: string, result: unknown) => void kept.push(result) };
      const first = await world.handOver({}, again);
      expect(kept).toEqual([first]);
      expect((await world.handOver({ delivery: "immediate" }, again)).id).toBe(first.id);
    });

    test.each([
      ["without a license", { product: "calendar" }, "not-licensed"],
      ["by a rule that there is not", { rule: "unheard-of" }, "not-found"],
      ["by a rule that is off", { rule: "off" }, "conflict"],
      [
        "to a domain that is not allowed",
        { recipients: ["ada@contoso.example", "eve@fabrikam.example"] },
        "recipient-not-allowed",
      ],
    ])("not %s", async (_, changes, code) => {
      world.rules.set("off", false);
      await expect(world.handOver(changes)).rejects.toMatchObject({ code });
      for (const delivery of ["immediate", "daily"] as const) {
        await expect(world.handOver({ ...changes, delivery })).rejects.toMatchObject({ code });
      }
      expect([await world.rows(), world.sent]).toEqual([[], []]);
    });

    test("with positions of those who are not allowed, and no address", async () => {
      const recipients = ["ada@contoso.example", "eve@fabrikam.example", "ann@Contoso.example"];
      const refusal = await world.handOver({ recipients }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ errors: [{ pointer: "/recipients/1", code: "recipient-not-allowed" }] });
      expect(JSON.stringify(refusal)).not.toMatch(/fabrikam/);
      await world.change({ recipientDomains: ["*"] });
      expect(await world.handOver({ recipients })).toMatchObject({ status: "scheduled" });
    });

    test("up to a quota of mails an hour for each tenant", async () => {
      const alerts = world.another({ limits: { rate: 3, spread: 0 } });
      const body = {
        product: "alerts",
        component: "c",
        rule: "overdue",
        subject: "S",
        html: "",
        delivery: "daily",
      } as const;
      const three = { ...body, recipients: ["a@contoso.example", "b@contoso.example", "c@contoso.example"] };
      const once = { keep: async () => {} };
      await alerts.handOver(world.web, three, once);
      const refused = alerts.handOver(world.web, { ...body, recipients: ["d@contoso.example"] }, once);
      await expect(refused).rejects.toMatchObject({ code: "too-many-requests", retryAfter: 1200 });
      await expect(alerts.handOver({ ...world.web, tenant: randomUUID() }, three, once)).resolves.toBeDefined();
      const four = { ...three, recipients: [...three.recipients, "d@contoso.example"] };
      await expect(alerts.handOver(world.web, four, once)).rejects.toMatchObject({ retryAfter: 3600 });
    });
  });

  describe("leave at once, stored nowhere,", () => {
    test.each([
      ["where they are immediate", "immediate", EVENING],
      ["where a window is open", "businessHours", FRIDAY_NINE],
    ] as const)("%s", async (_, delivery, at) => {
      advanceTo(at);
      const outcome = await world.handOver({ delivery, recipients: ["ada@contoso.example", "ben@contoso.example"] });
      expect(outcome).toEqual({ id: expect.any(String), status: "sent", rejected: [] });
      expect(letters(world.sent)).toEqual(["ada@contoso.example ben@contoso.example: Task 7 is overdue"]);
      expect(world.sent[0]).toMatchObject({ messageId: `<${outcome.id}@${FROM.split("@")[1]}>` });
      expect(world.sent[0]?.to).toBeUndefined();
      expect(await world.rows()).toEqual([]);
      expect(world.told).toMatchObject([
        { web: world.web, event: "alert", outcome: "success", count: 2, listId: LIST, component: "list-alerts" },
      ]);
    });

    test("and tell whom the mail service refused, by position", async () => {
      world.service.take = async () => ({ rejected: [1] });
      const recipients = ["ada@contoso.example", "BEN@contoso.example", "ann@contoso.example", "ben@contoso.example"];
      expect(await world.handOver({ delivery: "immediate", recipients })).toMatchObject({
        status: "sent",
        rejected: [1, 3],
      });
      expect(world.told).toMatchObject([{ outcome: "warning", count: 2 }]);
    });

    test.each([
      ["refuses all", new MailRefused("no"), "recipient-not-allowed"],
      ["does not answer", new MailUnavailable("no"), "unavailable"],
    ])("or fail and leave nothing where the mail service %s", async (_, error, code) => {
      world.service.take = async () => {
        throw error;
      };
      await expect(world.handOver({ delivery: "immediate" })).rejects.toMatchObject({ code });
      expect([await world.rows(), world.sent, world.told]).toEqual([[], [], []]);
    });

    test("and have left although history cannot be told", async () => {
      world.history.tell = async () => {
        throw unavailable("storage");
      };
      expect(await world.handOver({ delivery: "immediate" })).toMatchObject({ status: "sent" });
    });
  });

  describe("are delivered", () => {
    test("when they are due and not before, and are gone with the mail", async () => {
      await world.handOver({ recipients: ["ada@contoso.example", "ben@contoso.example"] });
      advanceTo(FRIDAY_NINE - 1);
      await world.deliver();
      expect(world.sent).toEqual([]);
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      expect(letters(world.sent).toSorted()).toEqual([
        "ada@contoso.example: Task 7 is overdue",
        "ben@contoso.example: Task 7 is overdue",
      ]);
      expect(await world.rows()).toEqual([]);
      expect(world.told.reduce((sum, { count }) => sum + count, 0)).toBe(2);
      expect(world.told[0]).toMatchObject({
        web: world.web,
        event: "alert",
        outcome: "success",
        configuration: { kind: "alerts", name: "overdue" },
      });
      expect(await (await world.sql.db()).selectFrom("alert_reports").selectAll().execute()).toEqual([]);
    });

    test("as one digest for a recipient and period, complete, whatever sites they came from", async () => {
      const elsewhere = { ...world.web, site: { siteGuid: randomUUID(), webGuid: randomUUID() } };
      for (const subject of ["One", "Two", "Three"]) {
        await world.handOver({
          delivery: "daily",
          subject,
          html: subject,
          recipients: ["ada@contoso.example", "ben@contoso.example"],
        });
      }
      await world.handOver(
        { delivery: "daily", subject: "Four", html: "Four", recipients: ["Ada@contoso.example"] },
        undefined,
        elsewhere,
      );
      await world.handOver({ delivery: "weekly", subject: "Week", html: "Week" });
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      const told = world.sent.map((mail) => [
        mail.to?.toLowerCase(),
        ["One", "Two", "Three", "Four"].filter((word) => mail.html.includes(word)),
      ]);
      expect(Object.fromEntries(told)).toEqual({
        "ada@contoso.example": ["One", "Two", "Three", "Four"],
        "ben@contoso.example": ["One", "Two", "Three"],
      });
      expect(world.sent).toHaveLength(2);
      expect((await world.rows()).map(({ delivery }) => delivery)).toEqual(["weekly"]);
      expect(world.told.reduce((sum, { count }) => sum + count, 0)).toBe(7);
      expect(new Set(world.told.map(({ web, event }) => `${web.site.webGuid} ${event}`))).toEqual(
        new Set([`${world.web.site.webGuid} summary`, `${elsewhere.site.webGuid} summary`]),
      );
    });

    test("in digests of one period each after an outage of days", async () => {
      await world.handOver({ delivery: "daily", subject: "Thursday", html: "Thursday" });
      advanceTo(FRIDAY_NINE + HOUR);
      await world.handOver({ delivery: "daily", subject: "Friday", html: "Friday" });
      advanceTo(FRIDAY_NINE + 3 * DAY);
      await world.deliver();
      expect(world.sent.map(({ html }) => html.includes("Thursday"))).toEqual([true, false]);
      expect(world.sent.map(({ html }) => html.includes("Friday"))).toEqual([false, true]);
    });

    test("whole bundles to one worker: several at once never split a digest", async () => {
      const recipients = Array.from({ length: 20 }, (_, at) => `user${at}@contoso.example`);
      for (let alert = 0; alert < 15; alert += 1) await world.handOver({ delivery: "daily", recipients });
      advanceTo(FRIDAY_NINE);
      const workers = [world.alerts, world.another(), world.another()];
      await Promise.all(workers.map((alerts) => alerts.deliver(world.clock.now() + MINUTE)));
      expect(world.sent.map(({ to = "" }) => to).toSorted()).toEqual(recipients.toSorted());
      expect(await world.rows()).toEqual([]);
    });

    test("by whoever comes when the worker that claimed them died, under the same Message-ID", async () => {
      await world.handOver({ delivery: "daily", html: "One" });
      await world.handOver({ delivery: "daily", html: "Two" });
      advanceTo(FRIDAY_NINE);
      const messages: string[] = [];
      let die = (): void => {};
      world.service.take = (mail) => {
        messages.push(mail.messageId);
        return new Promise(() => die());
      };
      const died = new Promise<void>((resolve) => {
        die = resolve;
      });
      void world
        .another()
        .deliver(world.clock.now() + MINUTE)
        .catch(() => {});
      await died;
      world.service.take = async (mail) => {
        messages.push(mail.messageId);
        return undefined;
      };
      await world.deliver();
      expect(world.sent).toEqual([]);
      world.clock.advance(LEASE);
      await world.deliver();
      expect(world.sent).toHaveLength(1);
      expect(new Set(messages).size).toBe(1);
      expect(await world.rows()).toEqual([]);
    });

    test("under a claim that is renewed, so that none ends while a mail is on its way", async () => {
      for (let count = 0; count < 40; count += 1) await world.handOver();
      advanceTo(FRIDAY_NINE);
      const left: number[] = [];
      world.service.take = async ({ messageId }) => {
        const row = (await world.rows()).find(({ id }) => messageId.includes(id));
        left.push((row?.claimed_until ?? 0) - world.clock.now());
        world.clock.advance(2 * SECOND);
        return undefined;
      };
      await world.alerts.deliver(world.clock.now() + HOUR);
      expect(left).toHaveLength(40);
      expect(Math.min(...left)).toBeGreaterThanOrEqual(LONGEST_SEND);
    });

    test("although one of them is damaged, and one's key is gone: those are set aside with a code", async () => {
      await world.handOver({ subject: "Whole" });
      await world.handOver({ subject: "Damaged" });
      await world.handOver({ subject: "Keyless" });
      const db = await world.sql.db();
      const [, damaged, keyless] = await world.rows();
      await db
        .updateTable("alerts")
        .set({ content: "e30" })
        .where("id", "=", damaged?.id ?? "")
        .execute();
      const gone = randomUUID();
      world.vault.erase(gone);
      await db
        .updateTable("alerts")
        .set({ subject: gone })
        .where("id", "=", keyless?.id ?? "")
        .execute();
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      expect(world.sent.map(({ subject }) => subject)).toEqual(["Whole"]);
      expect((await world.rows()).map(({ fault, set_aside_at }) => ({ fault, set_aside_at }))).toEqual([
        { fault: "seal-broken", set_aside_at: FRIDAY_NINE },
        { fault: "key-gone", set_aside_at: FRIDAY_NINE },
      ]);
      expect(await world.alerts.backlog()).toEqual({ waiting: 0, setAside: 2, oldestDueAt: null });
    });
  });

  describe("that cannot be delivered", () => {
    test("are tried again when one recipient is refused, block nobody, and are given up after 72 hours", async () => {
      await world.handOver({ recipients: ["eve@contoso.example", "ada@contoso.example"] });
      world.service.take = async ({ to }) => {
        if (to?.startsWith("eve")) throw new MailRefused("no such mailbox");
        return undefined;
      };
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      expect(letters(world.sent)).toEqual(["ada@contoso.example: Task 7 is overdue"]);
      let attempts = 0;
      while ((await world.rows()).length > 0 && attempts < 100) {
        attempts += 1;
        const [due = 0] = await dues();
        expect(due).toBeGreaterThan(world.clock.now());
        expect(due).toBeLessThanOrEqual(world.clock.now() + 5 * HOUR);
        advanceTo(due);
        await world.deliver();
      }
      expect(world.clock.now()).toBeGreaterThanOrEqual(FRIDAY_NINE + 72 * HOUR);
      expect(world.clock.now()).toBeLessThan(FRIDAY_NINE + 77 * HOUR);
      expect(attempts).toBeGreaterThan(10);
      expect(world.told.map(({ outcome, count }) => ({ outcome, count }))).toEqual([
        { outcome: "success", count: 1 },
        { outcome: "error", count: 1 },
      ]);
    });

    test("stay as they are while the mail service is down, however long", async () => {
      await world.handOver({ recipients: ["eve@contoso.example", "ada@contoso.example"] });
      world.service.take = async () => {
        throw new MailUnavailable("down");
      };
      advanceTo(FRIDAY_NINE);
      for (let day = 0; day < 10; day += 1) {
        await world.deliver();
        expect((await world.rows()).map(({ attempts, failing_since }) => [attempts, failing_since])).toEqual([
          [0, null],
          [0, null],
        ]);
        world.clock.advance(DAY);
      }
      world.service.take = async () => undefined;
      await world.deliver();
      expect(world.sent).toHaveLength(2);
    });

    test("wait for as long as the mail service throttles, which never counts", async () => {
      const recipients = Array.from({ length: 12 }, (_, at) => `user${at}@contoso.example`);
      await world.handOver({ recipients });
      let room = 5;
      world.service.take = async () => {
        room -= 1;
        if (room < 0) throw new MailUnavailable("too many", { retryAfter: 300 });
        return undefined;
      };
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      expect(world.sent).toHaveLength(5);
      expect(new Set(await dues())).toEqual(new Set([FRIDAY_NINE + 5 * MINUTE]));
      expect(
        (await world.rows()).every(({ attempts, failing_since }) => attempts === 0 && failing_since === null),
      ).toBe(true);
    });

    test("count as failing where the service breaks off under them and takes others", async () => {
      await world.handOver({ recipients: ["eve@contoso.example", "ada@contoso.example"] });
      world.service.take = async ({ to }) => {
        if (to?.startsWith("eve")) throw new MailUnavailable("hung up", { about: "mail" });
        return undefined;
      };
      advanceTo(FRIDAY_NINE);
      await world.deliver();
      expect((await world.rows()).map(({ attempts, failing_since }) => [attempts, failing_since])).toEqual([
        [1, FRIDAY_NINE],
      ]);
    });

    test("are left alone while what they are written from is out of reach", async () => {
      await world.handOver();
      advanceTo(FRIDAY_NINE);
      const nameOf = async (): Promise<never> => {
        throw unavailable("database");
      };
      await world.another({ nameOf }).deliver(world.clock.now() + MINUTE);
      expect((await world.rows()).map(({ attempts, claim }) => [attempts, claim])).toEqual([[0, null]]);
    });

    test("are set aside where they cannot be written, and tried again where nobody knows why they do not leave", async () => {
      await world.handOver({ delivery: "daily" });
      await world.handOver();
      advanceTo(FRIDAY_NINE);
      world.service.take = async () => {
        throw new TypeError("nobody expected this");
      };
      const nameOf = async (): Promise<never> => {
        throw new TypeError("nor this");
      };
      await world.deliver();
      expect((await world.rows()).map(({ failing_since, set_aside_at }) => [failing_since, set_aside_at])).toEqual([
        [FRIDAY_NINE, null],
        [FRIDAY_NINE, null],
      ]);
      world.clock.advance(HOUR);
      await world.another({ nameOf }).deliver(world.clock.now() + MINUTE);
      expect((await world.rows()).map(({ fault }) => fault)).toEqual(["not-written", "not-written"]);
    });

    test("free what was not tried when the deadline passes", async () => {
      await world.handOver({ recipients: Array.from({ length: 10 }, (_, at) => `user${at}@contoso.example`) });
      advanceTo(FRIDAY_NINE);
      const deadline = world.clock.now() + MINUTE;
      world.service.take = async () => {
        world.clock.advance(MINUTE);
        return undefined;
      };
      await world.alerts.deliver(deadline);
      expect(world.sent.length).toBeLessThan(10);
      expect((await world.rows()).every(({ claim, attempts }) => claim === null && attempts === 0)).toBe(true);
    });

    test("are told to history once it can be told", async () => {
      await world.handOver();
      advanceTo(FRIDAY_NINE);
      world.history.tell = async () => {
        throw unavailable("storage");
      };
      await expect(world.deliver()).rejects.toMatchObject({ code: "unavailable" });
      expect([world.sent.length, await world.rows()]).toEqual([1, []]);
      world.history.tell = async () => {};
      await world.deliver();
      expect(world.told).toMatchObject([{ outcome: "success", count: 1, at: FRIDAY_NINE }]);
    });

    test("are counted together for history, and come to the same however often they are told", async () => {
      const calls: unknown[] = [];
      const failing = world.another({
        tell: async (...call) => {
          calls.push(call);
          throw unavailable("storage");
        },
      });
      const deliverAndFail = (): Promise<unknown> =>
        expect(failing.deliver(world.clock.now() + MINUTE)).rejects.toMatchObject({ code: "unavailable" });
      const alerts = 9;
      for (let alert = 0; alert < alerts; alert += 1) await world.handOver();
      advanceTo(FRIDAY_NINE);
      await deliverAndFail();
      // What left since then is not counted with what was begun to be told.
      await world.handOver({ delivery: "daily" });
      advanceTo(FRIDAY_NINE + DAY);
      await deliverAndFail();
      expect(calls).toHaveLength(2);
      expect(calls[1]).toEqual(calls[0]);
      await world.deliver();
      expect(world.told.map(({ event, count, at }) => ({ event, count, at }))).toEqual([
        { event: "alert", count: alerts, at: FRIDAY_NINE },
        { event: "summary", count: 1, at: FRIDAY_NINE + DAY },
      ]);
      expect(world.told[0]?.batch).toBe((calls[0] as unknown[])[2]);
    });
  });

  describe("follow their tenant", () => {
    test("to other business hours and summaries", async () => {
      await world.handOver();
      await world.handOver({ delivery: "daily" });
      await world.change({ timeZone: "America/New_York", summaryTime: "07:30" });
      expect(await dues()).toEqual([Date.UTC(2026, 0, 15, 20), Date.UTC(2026, 0, 16, 12, 30)]);
      await world.deliver();
      expect(world.sent).toHaveLength(1);
    });

    test("who switches delayed alerts off and has them sent: all leave now", async () => {
      await world.handOver();
      await world.handOver({ delivery: "monthly" });
      await world.change({ delayedAlerts: { enabled: false, pending: "send" } });
      expect(await world.handOver({ delivery: "monthly" })).toMatchObject({ status: "sent" });
      await world.deliver();
      expect(world.sent).toHaveLength(3);
      expect(await world.rows()).toEqual([]);
    });

    test("who switches delayed alerts off and has them discarded: nothing is stored, also where one is being delivered", async () => {
      await world.handOver();
      await world.handOver({ delivery: "monthly" });
      advanceTo(FRIDAY_NINE);
      world.service.take = async () => {
        await world.change({ delayedAlerts: { enabled: false, pending: "discard" } });
        throw new MailUnavailable("busy", { about: "mail" });
      };
      await world.deliver();
      expect([await world.rows(), world.told]).toEqual([[], []]);
      expect(await world.alerts.count(world.web.tenant)).toBe(0);
    });

    test("within a run of the timer where the one who changed something died, or was overtaken by an alert", async () => {
      await world.handOver();
      await world.alerts.announce(world.web.tenant);
      Object.assign(world.settings, { delayedAlerts: { enabled: false, pending: "discard" } });
      await world.deliver();
      expect(await world.rows()).toEqual([]);

      Object.assign(world.settings, { delayedAlerts: { enabled: true, pending: "discard" } });
      const overtaken = world.another({
        settingsOf: async () => {
          const before = { ...world.settings };
          await world.change({ delayedAlerts: { enabled: false, pending: "discard" } });
          return before;
        },
      });
      const body = {
        product: "alerts",
        component: "c",
        rule: "overdue",
        subject: "S",
        html: "",
        recipients: ["ada@contoso.example"],
      };
      await overtaken.handOver(world.web, { ...body, delivery: "daily" }, { keep: async () => {} });
      expect(await world.rows()).toHaveLength(1);
      await world.deliver();
      expect(await world.rows()).toEqual([]);
    });

    test("who deletes a rule: what it left pending is gone, the rest is not", async () => {
      world.rules.set("other", true);
      await world.handOver();
      await world.handOver({ rule: "other" });
      const elsewhere = { ...world.web, site: { siteGuid: randomUUID(), webGuid: randomUUID() } };
      await world.handOver({}, undefined, elsewhere);
      await world.alerts.discardRule(world.web, "overdue");
      expect(await world.rows()).toHaveLength(2);
      world.rules.delete("other");
      await world.alerts.announce(world.web.tenant);
      await world.deliver();
      expect((await world.rows()).map(({ site }) => site)).toEqual([
        `${elsewhere.site.siteGuid}.${elsewhere.site.webGuid}`,
      ]);
    });

    test("and no other tenant", async () => {
      await world.handOver({}, undefined, { ...world.web, tenant: randomUUID() });
      await world.change({ delayedAlerts: { enabled: false, pending: "discard" } });
      expect(await world.rows()).toHaveLength(1);
      expect(await world.alerts.eraseTenant(world.web.tenant, world.clock.now() + MINUTE)).toBe(true);
      expect(await world.rows()).toHaveLength(1);
      const plans = await (await world.sql.db()).selectFrom("alert_plans").selectAll().execute();
      expect(plans).toEqual([]);
    });
  });

  describe("are seen by designers of their site", () => {
    test("by rule, delivery and time alone, in the order in which they were handed over, page by page", async () => {
      const ids: string[] = [];
      for (let at = 0; at < 103; at += 1) {
        const { id } = await world.handOver({
          delivery: "daily",
          recipients: ["ada@contoso.example", "ben@contoso.example"],
        });
        ids.push(id);
        world.clock.advance(1);
      }
      await world.handOver({}, undefined, { ...world.web, site: { ...world.web.site, webGuid: randomUUID() } });
      const first = await world.alerts.pending(world.web, {});
      const second = await world.alerts.pending(world.web, { continuation: first.continuation ?? "" });
      expect([...first.alerts, ...second.alerts].map(({ id }) => id)).toEqual(ids);
      expect([first.alerts.length, second.continuation]).toEqual([100, null]);
      expect(first.alerts[0]).toEqual({
        id: ids[0],
        rule: "overdue",
        delivery: "daily",
        deliverAt: "2026-01-16T09:00:00.000Z",
      });
    });

    test("who can take one back, on their own web alone", async () => {
      const { id } = await world.handOver({ recipients: ["ada@contoso.example", "ben@contoso.example"] });
      const neighbour = { ...world.web, site: { ...world.web.site, webGuid: randomUUID() } };
      const stranger = { ...world.web, tenant: randomUUID() };
      for (const other of [neighbour, stranger]) {
        await expect(world.alerts.takeBack(other, id)).rejects.toMatchObject({ code: "not-found" });
      }
      await world.alerts.takeBack(world.web, id);
      await expect(world.alerts.takeBack(world.web, id)).rejects.toMatchObject({ code: "not-found" });
      expect(await world.rows()).toEqual([]);
    });
  });
});
