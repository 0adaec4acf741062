import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "@jest/globals";
import { layoutOf } from "../../../infra/local/layout.ts";
import { DAY, HOUR, MINUTE, toRfc3339 } from "../../../shared/platform/clock.ts";
import { findCanaries } from "../../promises/encodings.ts";
import { onSqlite } from "../../promises/planted.ts";
import { type AlertSite, alertTokens, DOMAIN, newAlertSite, RULE } from "../alertSite.ts";
import { placesOf, plant, plantedPlaces } from "../canaries.ts";
import { type Answered, brief } from "../client.ts";
import type { Mail } from "../mails.ts";
import { runTimer } from "../timers.ts";
import { ALERT_RATE, type World } from "../world.ts";

const THURSDAY = 4;

/** Alerts as components, recipients and administrators meet them. Moves the clock, as `time` does. */
export const alerts = (world: () => World): void => {
  describe("an alert", () => {
    afterAll(() => world().usher.clock("--reset"));

    const tokens = () => alertTokens(world().usher);

    const moveTo = (instant: number): Promise<string> => world().usher.clock("--at", toRfc3339(instant));

    /** Moves the clock, always ahead, to a Thursday evening: every site is closed until Friday, 09:00 UTC, which is given back. */
    const toThursdayEvening = async (): Promise<number> => {
      const today = Math.floor(Date.parse(await world().usher.clock()) / DAY) * DAY;
      const days = (THURSDAY - new Date(today).getUTCDay() + 7) % 7 || 7;
      const evening = today + days * DAY + 20 * HOUR;
      await moveTo(evening);
      return evening + 13 * HOUR;
    };

    const newSite = async (options: Parameters<typeof newAlertSite>[3] = {}): Promise<AlertSite> => {
      const { usher } = world();
      return newAlertSite(usher, tokens(), await usher.clock(), options);
    };

    const deliver = () => runTimer(world().usher, "deliverDelayedAlerts");
    const newRecipient = (): string => `kunigunde.${randomUUID().slice(0, 8)}@${DOMAIN}`;
    const mailsTo = (recipient: string): Promise<Mail[]> => world().usher.inbox.to(recipient);
    const scheduled = ({ status, json }: Answered): [number, unknown, unknown] => [
      status,
      json?.status,
      json?.deliverAt,
    ];
    const sent = (rejected: number[] = []) => ({ id: expect.any(String), status: "sent", rejected });
    /** A mail's text, whichever lines it is broken into. */
    const flowing = (text: string): string => text.replaceAll(/\s+/g, " ");

    const rowsOf = ({ customer }: AlertSite): number =>
      onSqlite(
        layoutOf(world().usher.environment),
        (database) => database.prepare("select id from alerts where tenant = ?").all(customer.tenant).length,
      );

    const places = () => placesOf(world().usher);

    test("outside business hours lies sealed until they open, and three of a day make one digest; nothing stays of them", async () => {
      const { usher } = world();
      const planted = `Planted Pelikan Größe ${randomUUID()}`;
      const opening = await toThursdayEvening();
      const site = await newSite({ title: planted });
      const recipient = newRecipient();
      const said = ["Wehr", "Schleuse", "Pegel", "Damm"].map((what) => ({
        subject: `${what} überfällig ${randomUUID().slice(0, 8)}`,
        words: `${what} am Unterlauf, ${randomUUID().slice(0, 8)}: bitte prüfen`,
      }));
      const canaries = [
        ["recipient", recipient] as const,
        ...said.flatMap(({ subject, words }) => [["subject", subject] as const, ["words", words] as const]),
      ];
      const sweeps = async () => {
        const token = await usher.token("employee", "--role", "Support.Agent");
        const { timers } = (await usher.call("GET /api/staff/operations", { token })).json as {
          timers: Record<string, { startedAt: string } | undefined>;
        };
        return timers.sweepRetention?.startedAt;
      };
      const sweptBefore = await sweeps();

      const answers: Answered[] = [];
      for (const [at, { subject, words }] of said.entries()) {
        const delivery = at === 0 ? "businessHours" : "daily";
        answers.push(await site.handOver({ delivery, recipients: [recipient], subject, html: `<p>${words}</p>` }));
      }
      expect(answers.map(scheduled)).toEqual(said.map(() => [202, "scheduled", toRfc3339(opening)]));
      expect(await site.pending()).toEqual(
        answers.map(({ json }, at) => ({
          id: json?.id,
          rule: RULE,
          delivery: at === 0 ? "businessHours" : "daily",
          deliverAt: toRfc3339(opening),
        })),
      );
      expect(rowsOf(site)).toBe(4);

      await plant(usher, planted);
      const found = findCanaries([["planted", planted], ...canaries], await places());
      for (const place of plantedPlaces(usher)) expect(found.join("\n")).toContain(`planted in ${place}`);
      expect(found.filter((each) => !each.startsWith("planted in "))).toEqual([]);

      await moveTo(opening - MINUTE);
      await deliver();
      expect([await mailsTo(recipient), rowsOf(site)]).toEqual([[], 4]);

      await moveTo(opening);
      await deliver();
      const mails = await mailsTo(recipient);
      expect(mails.map(({ to }) => to)).toEqual([recipient, recipient]);
      const [first, ...others] = said;
      const alone = mails.find(({ subject }) => subject === first?.subject);
      const digest = mails.find((mail) => mail !== alone);
      for (const part of [alone?.html, alone?.text]) expect(flowing(part ?? "")).toContain(first?.words);
      for (const part of [digest?.html, digest?.text]) {
        for (const { subject, words } of others) {
          expect(flowing(part ?? "")).toContain(subject);
          expect(flowing(part ?? "")).toContain(words);
        }
        expect(part).not.toContain(first?.words);
      }

      expect([rowsOf(site), await site.pending(), await sweeps()]).toEqual([0, [], sweptBefore]);
      expect(findCanaries(canaries, await places())).toEqual([]);
      await deliver();
      expect(await mailsTo(recipient)).toHaveLength(2);

      const { entries, text } = await site.history();
      const entry = {
        at: expect.any(String),
        component: "list-alerts",
        outcome: "success",
        configuration: { kind: "alerts", name: RULE },
        listId: site.list,
        durationMs: expect.any(Number),
      };
      expect(entries.toSorted((one, other) => one.count - other.count)).toEqual([
        { ...entry, event: "alert", count: 1 },
        { ...entry, event: "summary", count: 3 },
      ]);
      expect(findCanaries(canaries, new Map([["history", Buffer.from(text)]]))).toEqual([]);
    }, 60_000);

    test("of one kind of summary after another makes one thread in the recipient's mail, and a single one none", async () => {
      const opening = await toThursdayEvening();
      const site = await newSite();
      const recipient = newRecipient();
      const handOver = async (delivery: "daily" | "weekly" | "immediate") =>
        (await site.handOver({ delivery, recipients: [recipient] })).status;
      expect([await handOver("immediate"), await handOver("daily"), await handOver("weekly")]).toEqual([200, 202, 202]);
      await moveTo(opening);
      await deliver();
      expect(await handOver("daily")).toBe(202);
      await moveTo(opening + 3 * DAY);
      await deliver();
      const threads = (await mailsTo(recipient)).map(({ headers }) => [headers["in-reply-to"], headers.references]);
      expect(threads).toHaveLength(4);
      const [none, daily, ...later] = threads;
      expect(none).toEqual([undefined, undefined]);
      expect(daily?.[0]).toMatch(/^<\S+@\S+>$/);
      expect(daily?.[1]).toBe(daily?.[0]);
      // On Monday both leave, in whichever order.
      const other = later.filter(([thread]) => thread !== daily?.[0]);
      expect([later.length, other.length]).toEqual([2, 1]);
      expect(other[0]?.[0]).toMatch(/^<\S+@\S+>$/);
    });

    test("leaves at once, as one mail in blind copy, where it is immediate or a window is open, and is nowhere to be found", async () => {
      const opening = await toThursdayEvening();
      const site = await newSite();
      const recipients = [newRecipient(), newRecipient()];
      const words = `Schleuse ${randomUUID()} bei Nacht`;
      const handOver = (delivery: "immediate" | "businessHours") =>
        site.handOver({ delivery, recipients, subject: words, html: `<p>${words}</p><script>alert(1)</script>` });

      for (const [instant, delivery] of [
        [undefined, "immediate"],
        [opening + HOUR, "businessHours"],
      ] as const) {
        if (instant !== undefined) await moveTo(instant);
        const { status, json } = await handOver(delivery);
        expect([status, json]).toEqual([200, sent()]);
      }
      const [mail, next, ...more] = await mailsTo(recipients[0] ?? "");
      expect(more).toEqual([]);
      expect(await mailsTo(recipients[1] ?? "")).toEqual([mail, next]);
      expect(mail?.to).toBe(recipients.join(", "));
      for (const each of [mail, next]) {
        // Of the recipients the envelope alone knows.
        expect(JSON.stringify({ ...each, to: "" })).not.toContain("kunigunde");
        expect(each?.subject).toBe(words);
      }
      expect(flowing(mail?.text ?? "")).toContain(words);
      expect(mail?.html).not.toContain("<script");
      expect([rowsOf(site), await site.pending()]).toEqual([0, []]);
      const canaries = [["words", words] as const, ...recipients.map((each) => ["recipient", each] as const)];
      expect(findCanaries(canaries, await places())).toEqual([]);
      const { entries } = await site.history();
      expect(entries.map(({ event, outcome, count }) => [event, outcome, count])).toEqual([
        ["alert", "success", 2],
        ["alert", "success", 2],
      ]);
    });

    test("handed over again under its Idempotency-Key is the same one: one mail now, one row until later", async () => {
      await toThursdayEvening();
      const site = await newSite();
      const recipient = newRecipient();
      for (const [delivery, status] of [
        ["immediate", 200],
        ["daily", 202],
      ] as const) {
        const headers = { "Idempotency-Key": randomUUID() };
        const alert = { delivery, recipients: [recipient] };
        const answers = await Promise.all([site.handOver(alert, headers), site.handOver(alert, headers)]);
        answers.push(await site.handOver(alert, headers));
        expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
        const other = await site.handOver({ ...alert, subject: "Another one" }, headers);
        expect(brief(other)).toEqual([422, "idempotency-key-reused"]);
      }
      expect([(await mailsTo(recipient)).length, rowsOf(site)]).toEqual([1, 1]);
    });

    test("by a rule that is unknown, off or deleted, or to a domain that is not allowed, is refused and goes nowhere", async () => {
      await toThursdayEvening();
      const site = await newSite();
      const recipient = newRecipient();
      await site.putRule("off", false);
      for (const delivery of ["immediate", "daily"] as const) {
        const refused = async (changes: object) => {
          const answered = await site.handOver({ delivery, recipients: [recipient], ...changes });
          return [...brief(answered), answered.json?.errors];
        };
        expect(await refused({ rule: "unheard-of" })).toEqual([404, "not-found", undefined]);
        expect(await refused({ rule: "off" })).toEqual([409, "conflict", undefined]);
        const foreign = { recipients: [recipient, "eve@fabrikam.example", `eve@sub.${DOMAIN}`] };
        expect(await refused(foreign)).toEqual([
          422,
          "recipient-not-allowed",
          [1, 2].map((at) => expect.objectContaining({ pointer: `/recipients/${at}`, code: "recipient-not-allowed" })),
        ]);
        expect(await refused({ component: "unheard-of" })).toEqual([403, "not-licensed", undefined]);
      }
      expect([await mailsTo(recipient), rowsOf(site)]).toEqual([[], 0]);
    });

    test("is discarded with its rule, and with that rule alone", async () => {
      await toThursdayEvening();
      const site = await newSite();
      await site.putRule("other", true);
      await site.handOver();
      await site.handOver({ rule: "other" });
      expect((await site.deleteRule(RULE)).status).toBe(204);
      expect(brief(await site.handOver())).toEqual([404, "not-found"]);
      expect([rowsOf(site), await site.pending()]).toEqual([1, [expect.objectContaining({ rule: "other" })]]);
    });

    test("is counted by recipient: a tenant that handed over enough in an hour is told when to come again, others are not", async () => {
      const opening = await toThursdayEvening();
      const [site, other] = [await newSite(), await newSite()];
      const recipients = Array.from({ length: ALERT_RATE / 3 }, newRecipient);
      const handOver = (of: AlertSite) => of.handOver({ delivery: "monthly", recipients });
      for (let at = 0; at < 3; at += 1) expect((await handOver(site)).status).toBe(202);
      const refused = await handOver(site);
      expect(brief(refused)).toEqual([429, "too-many-requests"]);
      const wait = Number(refused.headers.get("retry-after"));
      expect(wait).toBeGreaterThan(0);
      expect((await handOver(other)).status).toBe(202);
      await moveTo(opening - 13 * HOUR + wait * 1000 + MINUTE);
      expect((await handOver(site)).status).toBe(202);
      expect([rowsOf(site), rowsOf(other)]).toEqual([4 * recipients.length, recipients.length]);
    });

    test("that waits is seen and taken back by designers of its site; of another web or tenant it is out of reach", async () => {
      await toThursdayEvening();
      const [site, other] = [await newSite(), await newSite()];
      const { usher } = world();
      const people = tokens();
      const { id } = (await site.handOver({ recipients: [newRecipient(), newRecipient()] })).json as { id: string };
      await other.handOver();
      expect(await site.pending()).toEqual([expect.objectContaining({ id })]);

      const { tenant } = site.customer;
      const [siteGuid] = site.id.split(".");
      const take = async (token: string, path = site.path) =>
        brief(await usher.call(`DELETE ${path}/alerts/${id}`, { token }));
      const otherWeb = `${siteGuid}.${randomUUID()}`;
      const neighbour = await people.onSite("designer", tenant, otherWeb);
      expect(await take(neighbour)).toEqual([404, "not-found"]);
      expect(await take(neighbour, `/api/sites/${otherWeb}`)).toEqual([404, "not-found"]);
      const stranger = await people.onSite("designer", other.customer.tenant, site.id);
      expect(await take(stranger)).toEqual([404, "not-found"]);
      const theirs = await usher.call(`GET ${site.path}/alerts`, { token: stranger });
      expect(theirs.json).toEqual({ alerts: [], continuation: null });
      expect(await take(await people.onSite("reader", tenant, site.id))).toEqual([403, "not-allowed"]);
      expect(rowsOf(site)).toBe(2);

      expect((await site.takeBack(id)).status).toBe(204);
      expect(brief(await site.takeBack(id))).toEqual([404, "not-found"]);
      expect([rowsOf(site), rowsOf(other)]).toEqual([0, 1]);
    });

    test("is discarded where delayed alerts are switched off so; from then on none waits", async () => {
      const opening = await toThursdayEvening();
      const site = await newSite();
      const recipient = newRecipient();
      for (const delivery of ["businessHours", "daily", "weekly", "monthly"] as const) {
        expect((await site.handOver({ delivery, recipients: [recipient] })).status).toBe(202);
      }
      expect((await site.decide({ summaryTime: "10:00" })).json).toMatchObject({ pendingCount: 4 });
      const off = await site.decide({ delayedAlerts: { enabled: false, pending: "discard" } });
      expect([off.status, off.json?.pendingCount, rowsOf(site), await site.pending()]).toEqual([200, 0, 0, []]);
      const { status, json } = await site.handOver({ delivery: "monthly", recipients: [recipient] });
      expect([status, json, rowsOf(site)]).toEqual([200, sent(), 0]);
      await moveTo(opening);
      await deliver();
      expect(await mailsTo(recipient)).toHaveLength(1);
    });

    test("is sent where delayed alerts are switched off so: all that was accepted leaves now", async () => {
      await toThursdayEvening();
      const site = await newSite();
      const recipient = newRecipient();
      const subjects = ["One", "Two", "Three"].map((count) => `${count} ${randomUUID()}`);
      for (const [at, subject] of subjects.entries()) {
        const delivery = (["businessHours", "weekly", "monthly"] as const)[at] ?? "daily";
        await site.handOver({ delivery, recipients: [recipient], subject });
      }
      const off = await site.decide({ delayedAlerts: { enabled: false, pending: "send" } });
      expect([off.status, off.json?.pendingCount]).toEqual([200, 3]);
      await deliver();
      const mails = await mailsTo(recipient);
      expect(mails).toHaveLength(3);
      for (const subject of subjects) {
        expect(mails.some((mail) => `${mail.subject} ${flowing(mail.text)}`.includes(subject))).toBe(true);
      }
      expect([rowsOf(site), await site.pending()]).toEqual([0, []]);
    });

    test("that waits when the license ends still goes out; new ones are not licensed, and those of nobody's tenant neither", async () => {
      const opening = await toThursdayEvening();
      const expiresAt = toRfc3339(opening - HOUR);
      const site = await newSite({ license: { expiresAt, graceDays: 0 } });
      const recipient = newRecipient();
      expect((await site.handOver({ recipients: [recipient] })).status).toBe(202);
      await moveTo(opening);
      for (const delivery of ["immediate", "daily"] as const) {
        expect(brief(await site.handOver({ delivery, recipients: [recipient] }))).toEqual([403, "not-licensed"]);
      }
      await deliver();
      expect([(await mailsTo(recipient)).length, rowsOf(site)]).toEqual([1, 0]);
      const body = {
        product: "alerts",
        component: "list-alerts",
        rule: RULE,
        subject: "S",
        html: "",
        delivery: "daily",
      };
      const stranger = await world().usher.call(`POST ${site.path}/alerts`, {
        token: await tokens().component(randomUUID()),
        body: { ...body, recipients: [recipient] },
      });
      expect(brief(stranger)).toEqual([403, "not-licensed"]);
    });
  });
};
