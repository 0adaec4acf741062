import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { layoutOf } from "../../../infra/local/layout.ts";
import { KeyGone } from "../../../shared/platform/vault/vault.ts";
import { entrySeal } from "../../../shared/support/postDebug.ts";
import { findCanaries } from "../../promises/encodings.ts";
import { onSqlite } from "../../promises/planted.ts";
import { type AlertSite, alertTokens, newAlertSite } from "../alertSite.ts";
import { placesOf, plant, plantedPlaces } from "../canaries.ts";
import { brief, type Sent } from "../client.ts";
import { newQuestion } from "../customers.ts";
import { copyDatabase, openKeyring } from "../databaseCopy.ts";
import type { World } from "../world.ts";

type Event = { at: string; event: string; role: string };
type Stored = { id: string; subject: string; content: string };
type Json = Record<string, unknown>;

const NO_PAGE = { continuation: null };

/** Support as those who ask, those who answer and those who are asked for permission meet it. */
export const support = (world: () => World): void => {
  describe("support", () => {
    const ask = async (status: number, request: string, sent: Sent = {}): Promise<Json> => {
      const answer = await world().usher.call(request, sent);
      expect({ request, status: answer.status }).toEqual({ request, status });
      return answer.json ?? {};
    };
    const newAgent = () => world().usher.token("employee", "--role", "Support.Agent");
    const newAddress = () => `kunigunde-${randomUUID().slice(0, 8)}@elsewhere.example`;

    /** A session's entries as they lie in a database. */
    const storedIn = (database: { sqliteFile: string }, session: string): Stored[] =>
      onSqlite(database, (open) => {
        const rows = open.prepare("select id, subject, content from debug_entries where session = ?").all(session);
        return rows.map((row) => row as Stored);
      });

    /** A site whose tenant is proven to be its customer's; `title` is that of a rule on it. */
    const newProvenSite = async (title?: string): Promise<AlertSite> => {
      const { usher } = world();
      const tokens = alertTokens(usher);
      const site = await newAlertSite(usher, tokens, await usher.clock(), title === undefined ? {} : { title });
      const { accessToken: token, tenant } = site.customer;
      await ask(200, "POST /api/organization/tenants", { token, body: { entraToken: await tokens.admin(tenant) } });
      return site;
    };

    /** Somebody writes to support; gives back where employees find it. */
    const openTicket = async (form: Json, agent: string): Promise<{ path: string; number: string }> => {
      const { ticketNumber } = await ask(201, "POST /api/tickets", { body: form });
      const number = String(ticketNumber);
      const { tickets } = await ask(200, `GET /api/staff/tickets?number=${number}`, { token: agent });
      const [ticket] = tickets as { id: string }[];
      return { path: `/api/staff/tickets/${ticket?.id}`, number };
    };

    test("of a stranger's ticket goes from the question to its end; of what debug logging kept nothing stays, nor does a copy open", async () => {
      const { usher } = world();
      const mark = randomUUID();
      const planted = `Planted Pelikan Größe ${mark}`;
      const site = await newProvenSite(planted);
      const { organizationId, accessToken: contact, email, tenant } = site.customer;
      const [agent, component, writer] = [await newAgent(), await alertTokens(usher).component(tenant), newAddress()];
      const texts = {
        subject: `Schütz klemmt ${mark}`,
        description: `Am Unterlauf klemmt das Schütz, seit Montag, ${mark}`,
        question: `Welches Schütz genau? ${mark}`,
        answer: `Das dritte von links, ${mark}`,
      };
      const entry = {
        component: "list-alerts",
        message: `Ottokars Pegel überfällig ${mark}`,
        data: { item: `Urlaub von Ottokar, Größe ${mark}`, attempt: 2 },
      };
      const ofDebug = [["message", entry.message] as const, ["data", entry.data.item] as const];
      const ofTicket = [...Object.entries(texts), ["writer", writer] as const];

      const { subject, description } = texts;
      const form = { name: "Kunigunde", email: writer, subject, description, product: "alerts", tenant };
      const { path, number } = await openTicket(form, agent);
      const received = await usher.inbox.mail(writer, /your message has arrived/);
      expect(received.text).toContain(number);
      expect(received.text).toMatch(/\/link#ticket\.[\w-]{43}/);
      expect(findCanaries(Object.entries(texts), new Map([["mail", Buffer.from(JSON.stringify(received))]]))).toEqual(
        [],
      );

      await ask(201, `POST ${path}/replies`, { token: agent, body: { text: texts.question } });
      const reply = await usher.inbox.mail(writer, /an answer from support/);
      expect(reply.text.replaceAll(/\s+/g, " ")).toContain(texts.question);
      const token = /\/link#ticket\.([\w-]{43})/.exec(reply.text)?.[1];
      const body = { token, text: texts.answer };
      await ask(201, "POST /api/tickets/replies", { body });
      expect(brief(await usher.call("POST /api/tickets/replies", { body }))).toEqual([410, "link-expired"]);
      const { messages } = await ask(200, `GET ${path}`, { token: agent });
      expect((messages as { author: string; text: string }[]).map(({ author, text }) => [author, text])).toEqual([
        ["employee", texts.question],
        ["requester", texts.answer],
      ]);

      const post = async () => (await usher.call(`POST ${site.path}/debug`, { token: component, body: entry })).status;
      const until = async () => (await ask(200, `GET ${site.path}/configurations`, { token: component })).debugUntil;
      const entries = async () => (await ask(200, `GET ${path}/debug-entries`, { token: agent })).entries;
      const consents = async () =>
        (await ask(200, "GET /api/organization/debug-consents", { token: contact })).consents as (Json & {
          events: Event[];
        })[];

      await ask(200, `PUT ${path}/organization`, { token: agent, body: { organizationId } });
      const asked = await ask(201, `POST ${path}/debug-request`, { token: agent, body: { tenant } });
      expect([await post(), await until()]).toEqual([204, null]);
      const request = await usher.inbox.mail(email, /may we record technical details/);
      expect([request.to, request.text]).toEqual([email, expect.stringContaining(tenant)]);
      const decision = { token: await usher.inbox.linkToken(email, "debug"), decision: "allow" };
      const { state, endsAt } = await ask(200, "POST /api/debug-consents", { body: decision });
      expect([state, await until(), await post()]).toEqual(["allowed", endsAt, 202]);
      expect(await entries()).toEqual([
        { id: expect.any(String), consent: asked.id, tenant, at: expect.any(String), ...entry },
      ]);
      const happened = [
        ["asked", "Support.Agent"],
        ["allowed", "contact"],
        ["first-entry", "system"],
        ["read", "Support.Agent"],
      ];
      const told = (events: Event[]) => events.map(({ event, role }) => [event, role]);
      expect((await consents()).map((each) => [each.id, told(each.events)])).toEqual([[asked.id, happened]]);

      await plant(usher, planted);
      const found = findCanaries([["planted", planted], ...ofDebug, ...ofTicket], await placesOf(usher));
      for (const place of plantedPlaces(usher)) expect(found.join("\n")).toContain(`planted in ${place}`);
      expect(found.filter((each) => !each.startsWith("planted in "))).toEqual([]);

      await using copy = await copyDatabase(usher);
      const copied = storedIn(copy, String(asked.id));
      const openCopied = () =>
        Promise.all(
          copied.map(async ({ id, subject: of, content }) =>
            entrySeal.open(await openKeyring(usher).open(of), id, content),
          ),
        );
      expect(await openCopied()).toEqual([{ ...entry, data: JSON.stringify(entry.data) }]);

      await ask(200, `POST ${path}/resolve`, { token: agent });
      await usher.inbox.mail(writer, /resolved/);
      expect([await post(), await until(), await entries()]).toEqual([204, null, []]);
      await expect(openCopied()).rejects.toThrow(KeyGone);
      const [consent] = await consents();
      expect(consent).toMatchObject({ state: "resolved", endedAt: expect.any(String), entries: 1 });
      const { events } = await ask(200, `GET ${path}/audit`, { token: agent });
      for (const each of [consent?.events, events as Event[]]) {
        expect(told(each ?? [])).toEqual([...happened, ["resolved", "Support.Agent"]]);
      }
      expect(findCanaries(ofDebug, await placesOf(usher, { mails: true }))).toEqual([]);
      expect(findCanaries(ofTicket, await placesOf(usher))).toEqual([]);
      expect(storedIn(layoutOf(usher.environment), String(asked.id))).toEqual([]);
    }, 60_000);

    test("by a stranger's ticket that names somebody else's tenant leads nowhere, not even once it is linked to the writer", async () => {
      const { usher, ben } = world();
      const { customer } = await newProvenSite();
      const { accessToken: token, email, tenant } = customer;
      const [agent, stranger] = [await newAgent(), newAddress()];
      const before = await usher.inbox.to(email);
      for (const from of [stranger, ben.email]) {
        const { path, number } = await openTicket({ ...newQuestion(from), tenant }, agent);
        await usher.inbox.mail(from, new RegExp(number));
        const refused = async () =>
          brief(await usher.call(`POST ${path}/debug-request`, { token: agent, body: { tenant } }));
        expect(await refused()).toEqual([409, "conflict"]);
        // The employee believes that it is the writer's own.
        const { organizationId } = ben;
        await ask(200, `PUT ${path}/organization`, { token: agent, body: { organizationId } });
        expect(await refused()).toEqual([409, "conflict"]);
        await ask(200, `POST ${path}/resolve`, { token: agent });
        await usher.inbox.mail(from, new RegExp(`${number}: resolved`));
      }
      expect(await usher.inbox.to(email)).toEqual(before);
      expect(await ask(200, "GET /api/organization/tickets", { token })).toEqual({ tickets: [], ...NO_PAGE });
      expect(await ask(200, "GET /api/organization/debug-consents", { token })).toEqual({ consents: [], ...NO_PAGE });
    });
  });
};
