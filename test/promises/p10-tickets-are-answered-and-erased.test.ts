import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { DATA_KEY_ROW } from "../../shared/platform/vault/wrappedKeys.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { brief } from "../e2e/client.ts";
import { newTicket } from "../e2e/customers.ts";
import { type SealedValue, sealedValues } from "./compare.ts";
import { findCanaries } from "./encodings.ts";
import { type Neighbours, settleNeighbours, whenMailsHaveLeft } from "./isolation.ts";
import { readEntities, readSql, type StoredTable } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P10. The support form needs a name and an e-mail address. They are used to answer and for nothing else, are shown to no
 * other contact, and are erased 30 days after the ticket was resolved, with the key that alone opens them.
 */
const RITA = {
  name: "Rita Schilfrohrsänger",
  email: "rita.schilfrohr@northwind-canary.example",
  subject: "The ledger of the lighthouse is blank",
  description: "Since the storm nobody here can read it",
};
const SAID = { reply: "Neither can the keeper of the harbour", answer: "Please light the second lamp" };
const CANARIES = Object.entries({ ...RITA, ...SAID });

let usher: InProcess;
let neighbours: Neighbours;
/** Rita's ticket: she is no customer, and names the tenant of one. */
let id: string;
let ticketNumber: string;

const agent = () => usher.token({ kind: "employee", roles: ["Support.Agent"] });
const asAgent = async (method: string, path: string, body?: object) =>
  usher.ask(method, `/api/staff/tickets${path}`, { token: await agent(), body });

const stored = async (): Promise<StoredTable[]> => [
  ...(await readSql(usher.settings.sql)),
  ...(await readEntities(usher.connectionString)),
];

const rowsOf = async (name: string) => (await stored()).find(({ table }) => table === name)?.rows ?? [];

const linkOf = async (): Promise<string> => {
  await whenMailsHaveLeft(usher);
  const { text } = (await usher.mails()).findLast(({ to }) => to === RITA.email) ?? { text: "" };
  return /#ticket\.([\w-]{43})/.exec(text)?.[1] ?? "";
};

const replyByLink = async (text: string) =>
  usher.ask("POST", "/api/tickets/replies", { body: { token: await linkOf(), text } });

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
  const { ada } = neighbours.scene;
  const opened = await usher.ask("POST", "/api/tickets", { body: { ...RITA, tenant: ada.tenant } });
  expect(opened.status).toBe(201);
  ({ ticketNumber } = opened.body as { ticketNumber: string });
  const { body } = await asAgent("GET", `?number=${ticketNumber}`);
  id = (body as { tickets: { id: string }[] }).tickets[0]?.id ?? "";
  expect((await replyByLink(SAID.reply)).status).toBe(201);
  await whenMailsHaveLeft(usher);
  usher.clock.advance(1);
  expect((await asAgent("POST", `/${id}/replies`, { text: SAID.answer })).status).toBe(201);
  const organizationId = ada.organizationId;
  expect((await asAgent("PUT", `/${id}/organization`, { organizationId })).status).toBe(200);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

test("the form asks for what it takes to answer, and takes nothing else", async () => {
  type Shape = { properties: object; required: string[]; additionalProperties: boolean };
  const { body } = await usher.ask("GET", "/api/openapi.json");
  const { paths } = body as {
    paths: Record<string, { post: { requestBody: { content: { "application/json": { schema: Shape } } } } }>;
  };
  const shape = paths["/api/tickets"]?.post.requestBody.content["application/json"].schema;
  expect(shape?.required.toSorted()).toEqual(["description", "email", "name", "subject"]);
  // Attachments are named so that they can be refused with a word on what to do instead.
  expect(Object.keys(shape?.properties ?? {}).toSorted()).toEqual(
    ["attachments", "description", "email", "name", "product", "subject", "tenant"].toSorted(),
  );
  expect(shape?.additionalProperties).toBe(false);
  const before = await rowsOf("tickets");
  for (const more of [{ phone: "+49 30 90210481" }, { attachments: ["eHl6"] }, { attachments: null }]) {
    expect((await usher.ask("POST", "/api/tickets", { body: { ...RITA, ...more } })).status).toBe(400);
  }
  expect(await rowsOf("tickets")).toEqual(before);
});

describe("name and address are used to answer, and for nothing else", () => {
  test("the address gets what was said about the ticket, and nobody gets anything for it", async () => {
    await whenMailsHaveLeft(usher);
    const mails = await usher.mails();
    const subjects = mails.filter(({ to }) => to === RITA.email).map(({ subject }) => subject);
    expect(subjects).toEqual([
      `${ticketNumber}: your message has arrived`,
      `${ticketNumber}: your message has arrived`,
      `${ticketNumber}: an answer from support`,
    ]);
    const others = mails.filter(({ to }) => to !== RITA.email);
    expect(others.length).toBeGreaterThan(0);
    const places = new Map(others.map((mail) => [mail.subject, Buffer.from(JSON.stringify(mail))]));
    expect(findCanaries([...CANARIES, ["number", ticketNumber]], places)).toEqual([]);
  });

  test("what the mails say back is nothing that was written, but the name in an answer", async () => {
    await whenMailsHaveLeft(usher);
    for (const mail of (await usher.mails()).filter(({ to }) => to === RITA.email)) {
      const isAnswer = mail.subject.endsWith("an answer from support");
      for (const words of [RITA.subject, RITA.description, SAID.reply]) {
        expect(mail.text + mail.html).not.toContain(words);
      }
      for (const part of [mail.text, mail.html]) expect(part.includes(RITA.name)).toBe(isAnswer);
    }
  });

  test("the address is known to nothing else: no account, no reminder, no reset, no search finds it", async () => {
    const before = (await usher.mails()).length;
    const { email } = RITA;
    for (const path of ["/api/password/reminder", "/api/password/reset"]) {
      expect((await usher.ask("POST", path, { body: { email } })).status).toBe(202);
    }
    const token = await agent();
    const search = { token, body: { contactEmail: email } };
    expect((await usher.ask("POST", "/api/staff/organizations/search", search)).body).toEqual({ organizations: [] });
    await whenMailsHaveLeft(usher);
    expect(await usher.mails()).toHaveLength(before);
  });
});

describe("they are shown to no other contact", () => {
  const ticketsOf = async (token: string): Promise<string> =>
    (await usher.ask("GET", "/api/organization/tickets", { token })).text;

  test("a contact sees the tickets from their own address", async () => {
    const { callers, scene, neighbour } = neighbours;
    expect(await ticketsOf(callers.contact)).toContain(scene.ticket.ticketNumber);
    const own = await newTicket(neighbours, { email: scene.ben.email, accessToken: neighbour });
    expect(await ticketsOf(neighbour)).toContain(own.ticketNumber);
    expect(await ticketsOf(neighbour)).not.toContain(scene.ticket.ticketNumber);
  });

  test("not to the one whose tenant the ticket names, and whose organization an employee linked it to", async () => {
    for (const token of [neighbours.callers.contact, neighbours.neighbour]) {
      const answers = [
        await neighbours.call(`GET /api/organization/tickets/${id}`, { token }),
        await neighbours.call(`POST /api/organization/tickets/${id}/replies`, { token, body: { text: "Whose?" } }),
      ];
      expect(answers.map(brief)).toEqual([
        [404, "not-found"],
        [404, "not-found"],
      ]);
      const texts = answers.map(({ text }) => text);
      for (const path of ["", "/tickets", "/licenses", "/tenants"]) {
        texts.push((await usher.ask("GET", `/api/organization${path}`, { token })).text);
      }
      const places = new Map([["answers", Buffer.from(texts.join("\n"))]]);
      expect(findCanaries([...CANARIES, ["number", ticketNumber]], places)).toEqual([]);
    }
  });

  test("to an employee of support they are shown, since they answer", async () => {
    const { body } = await asAgent("GET", `/${id}`);
    expect(body).toMatchObject({ ...RITA, messages: [{ text: SAID.reply }, { text: SAID.answer }] });
  });
});

describe("what is kept of a ticket", () => {
  const sealedOf = async (): Promise<SealedValue[]> => {
    const tables = await readSql(usher.settings.sql);
    const [subject] = (await rowsOf("tickets")).filter((row) => row.id === id).map((row) => row.subject);
    return manifest.tables.flatMap((declaration) => {
      const there = tables.find(({ table }) => table === declaration.table);
      return there ? sealedValues(declaration, there).filter((value) => value.subject === subject) : [];
    });
  };

  test("is readable nowhere, and opens under a key of its own alone", async () => {
    const places = new Map([
      ["stores", Buffer.from(JSON.stringify(await stored()))],
      ["log", Buffer.from(usher.logged.join("\n"))],
    ]);
    expect(findCanaries(CANARIES, places)).toEqual([]);
    const sealed = await sealedOf();
    const { keyring } = usher.openVault();
    const opened = await Promise.all(
      sealed.map(async ({ subject, table, column, row, value }) =>
        (await keyring.open(subject)).open<unknown>({ table, column, row }, value),
      ),
    );
    for (const [, words] of CANARIES) expect(JSON.stringify(opened)).toContain(words);
    const others = (await rowsOf("organizations")).map((row) => row.subject);
    expect(others).not.toContain(sealed[0]?.subject);
  });

  test("is there as long as the ticket is open, and any reply starts the 30 days anew", async () => {
    expect((await asAgent("POST", `/${id}/resolve`)).status).toBe(200);
    usher.clock.advance(30 * DAY - 1);
    await usher.runTimer("sweepRetention");
    expect((await replyByLink(SAID.reply)).status).toBe(201);
    usher.clock.advance(40 * DAY);
    await usher.runTimer("sweepRetention");
    expect((await asAgent("GET", `/${id}`)).status).toBe(200);
  });

  test("is erased 30 days after resolving, with its key: no copy of it opens any more", async () => {
    expect((await asAgent("POST", `/${id}/resolve`)).status).toBe(200);
    await whenMailsHaveLeft(usher);
    const copy = await sealedOf();
    const subject = copy[0]?.subject ?? "";
    expect(new Set(copy.map(({ table }) => table))).toEqual(new Set(["tickets", "ticket_messages"]));
    usher.clock.advance(30 * DAY - 1);
    await usher.runTimer("sweepRetention");
    expect((await asAgent("GET", `/${id}`)).status).toBe(200);
    const token = await linkOf();

    usher.clock.advance(1);
    expect((await asAgent("GET", `/${id}`)).status).toBe(404);
    const late = await usher.ask("POST", "/api/tickets/replies", { body: { token, text: SAID.reply } });
    expect(late.status).toBe(410);

    await usher.runTimer("sweepRetention");
    const left = (await stored()).flatMap(({ table, rows }) =>
      rows.filter((row) => [id, subject].some((name) => Object.values(row).includes(name))).map(() => table),
    );
    expect(left).toEqual([]);
    const keys = await rowsOf("keys");
    expect(keys.filter((row) => row.rowKey === DATA_KEY_ROW).map((row) => row.partitionKey)).not.toContain(subject);
    await expect(usher.openVault().keyring.open(subject)).rejects.toThrow(KeyGone);
    await expect(usher.app.support.read({ kind: "employee", oid: id, roles: ["Support.Agent"] }, id)).rejects.toThrow(
      "not-found",
    );
  });
});
