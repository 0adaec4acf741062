import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { brief } from "../e2e/client.ts";
import { SITE_ID } from "../e2e/world.ts";
import { everythingStored, type Neighbours, settleNeighbours, whenMailsHaveLeft } from "./isolation.ts";
import { readSql } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P12. Debug logging is switched on by an employee's request for one ticket and one proven tenant together with the
 * contact person's recorded permission, and by nothing less. Without it nothing is kept; once the ticket is resolved, the
 * permission is withdrawn or 14 days are over, key and entries are gone.
 */
const WORDS = "The list of Kunigunde's sluices answered 403";
const ENTRY = { component: "list-alerts", message: WORDS, data: { item: "Leave of Ottokar", attempt: 2 } };

let usher: InProcess;
let neighbours: Neighbours;
let tenant: string;

/** A token lives for an hour, and these tests go on for weeks. */
const tokens = {
  agent: () => usher.token({ kind: "employee", roles: ["Support.Agent"] }),
  component: (of = tenant) => usher.token({ kind: "app", tenant: of }),
};

const ask = async (status: number, method: string, path: string, token: string | undefined, body?: unknown) => {
  const answer = await neighbours.call(`${method} ${path}`, { token, body });
  expect({ path, status: answer.status }).toEqual({ path, status });
  return answer.json ?? {};
};

const asContact = async (): Promise<string> => {
  const { email, password } = neighbours.scene.ada;
  return String((await ask(200, "POST", "/api/sign-in", undefined, { email, password })).accessToken);
};

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
  ({ tenant } = neighbours.scene.ada);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

/** A ticket that an employee linked to the customer. */
const newTicket = async (): Promise<string> => {
  const agent = await tokens.agent();
  const form = {
    name: "Robin",
    email: `${randomUUID()}@elsewhere.example`,
    subject: "It hangs",
    description: "Often.",
  };
  const { ticketNumber } = await ask(201, "POST", "/api/tickets", undefined, form);
  const { tickets } = await ask(200, "GET", `/api/staff/tickets?number=${String(ticketNumber)}`, agent);
  const [{ id } = { id: "" }] = tickets as { id: string }[];
  const { organizationId } = neighbours.scene.ada;
  await ask(200, "PUT", `/api/staff/tickets/${id}/organization`, agent, { organizationId });
  return id;
};

const request = async (ticket: string): Promise<string> =>
  String((await ask(201, "POST", `/api/staff/tickets/${ticket}/debug-request`, await tokens.agent(), { tenant })).id);

const decide = async (id: string, decision: "allow" | "refuse" | "withdraw") =>
  ask(200, "POST", `/api/organization/debug-consents/${id}`, await asContact(), { decision });

const post = async (token?: string): Promise<number> => {
  const sent = { token: token ?? (await tokens.component()), body: ENTRY };
  return (await neighbours.call(`POST /api/sites/${SITE_ID}/debug`, sent)).status;
};

const read = async (ticket: string): Promise<unknown[]> => {
  const { entries } = await ask(200, "GET", `/api/staff/tickets/${ticket}/debug-entries`, await tokens.agent());
  return entries as unknown[];
};

const debugUntil = async (): Promise<unknown> =>
  (await ask(200, "GET", `/api/sites/${SITE_ID}/configurations`, await tokens.component())).debugUntil;

const rowsOf = async (name: string) =>
  (await readSql(usher.settings.sql)).find(({ table }) => table === name)?.rows ?? [];

/** A component says something, and nothing at all changes by it. */
const expectNothingKept = async (): Promise<void> => {
  await whenMailsHaveLeft(usher);
  const before = await everythingStored(usher);
  expect([await post(), await debugUntil()]).toEqual([204, null]);
  expect(await everythingStored(usher)).toEqual(before);
};

test("a tenant that nobody proved cannot be asked about, although an employee linked it", async () => {
  const [ticket, linked] = [await newTicket(), randomUUID()];
  const { organizationId } = neighbours.scene.ada;
  const manager = neighbours.callers["Licenses.Manage"];
  await ask(201, "PUT", `/api/staff/organizations/${organizationId}/tenants/${linked}`, manager);
  const token = await tokens.agent();
  const call = () =>
    neighbours.call(`POST /api/staff/tickets/${ticket}/debug-request`, { token, body: { tenant: linked } });
  expect(brief(await call())).toEqual([409, "conflict"]);
  const entraToken = await usher.token({ kind: "user", tenant: linked, admin: true });
  await ask(200, "POST", "/api/organization/tenants", await asContact(), { entraToken });
  expect((await call()).status).toBe(201);
});

test("nobody but an employee of support can ask: not even the customer itself", async () => {
  const ticket = await newTicket();
  const { contact, admin, component, "Licenses.Manage": manager, "Privacy.Officer": officer } = neighbours.callers;
  for (const token of [undefined, contact, admin, component, manager, officer]) {
    const { status } = await neighbours.call(`POST /api/staff/tickets/${ticket}/debug-request`, {
      token,
      body: { tenant },
    });
    expect([401, 403]).toContain(status);
  }
});

test("nothing is kept before the request, while it waits, or once it is refused", async () => {
  await expectNothingKept();
  const ticket = await newTicket();
  const id = await request(ticket);
  await expectNothingKept();
  await decide(id, "refuse");
  await expectNothingKept();
  expect(await read(ticket)).toEqual([]);
});

test("the request goes to the verified contact person and to nobody else", async () => {
  const ticket = await newTicket();
  await request(ticket);
  await whenMailsHaveLeft(usher);
  const { email } = neighbours.scene.ada;
  const { to, text } = await usher.mail(email, "#debug.");
  expect([to].flat()).toEqual([email]);
  expect(text).toContain(tenant);
  const token = /#debug\.([\w-]{43})/.exec(text)?.[1] ?? "";
  const decided = await ask(200, "POST", "/api/debug-consents", undefined, { token, decision: "refuse" });
  expect(decided).toEqual({ state: "refused", endsAt: null });
  const again = await neighbours.call("POST /api/debug-consents", { body: { token, decision: "allow" } });
  expect(brief(again)).toEqual([410, "link-expired"]);
});

describe("once the contact person allows it", () => {
  test("what the tenant's components say is kept sealed, for that ticket, and of no other tenant", async () => {
    const [ticket, other] = [await newTicket(), await newTicket()];
    const id = await request(ticket);
    const { endsAt } = await decide(id, "allow");
    expect(await debugUntil()).toBe(endsAt);
    expect(await post()).toBe(202);
    expect(await post(await tokens.component(neighbours.scene.ben.tenant))).toBe(204);
    expect([await read(ticket), await read(other)]).toEqual([[expect.objectContaining(ENTRY)], []]);
    const everything = JSON.stringify(await readSql(usher.settings.sql));
    for (const word of ["Kunigunde", "Ottokar"]) expect(everything).not.toContain(word);
    await decide(id, "withdraw");
  });

  test("the organization sees each look of an employee, in which role and when", async () => {
    const ticket = await newTicket();
    const id = await request(ticket);
    await decide(id, "allow");
    await post();
    const readings = (await rowsOf("readings")).length;
    for (const _ of ["one", "two"]) await read(ticket);
    expect(await rowsOf("readings")).toHaveLength(readings + 2);
    const { consents } = await ask(200, "GET", "/api/organization/debug-consents", await asContact());
    const [consent] = (consents as { id: string; events: object[] }[]).filter((one) => one.id === id);
    const look = { at: expect.any(String), event: "read", role: "Support.Agent" };
    expect(consent?.events.filter((one) => (one as { event: string }).event === "read")).toEqual([look, look]);
    const { events } = await ask(200, "GET", `/api/staff/tickets/${ticket}/audit`, await tokens.agent());
    expect((events as { event: string }[]).map(({ event }) => event)).toEqual([
      "asked",
      "allowed",
      "first-entry",
      "read",
      "read",
    ]);
    await decide(id, "withdraw");
  });

  test.each<[string, (ticket: string, id: string) => Promise<unknown>]>([
    [
      "the ticket is resolved",
      async (ticket) => ask(200, "POST", `/api/staff/tickets/${ticket}/resolve`, await tokens.agent()),
    ],
    ["the contact person withdraws", (_, id) => decide(id, "withdraw")],
    [
      "14 days are over",
      async () => {
        usher.clock.advance(14 * DAY);
        expect([await post(), await debugUntil()]).toEqual([204, null]);
        await usher.runTimer("sweepRetention");
      },
    ],
  ])("key and entries go when %s, and a copy of the database opens no longer", async (_, end) => {
    const ticket = await newTicket();
    const id = await request(ticket);
    await decide(id, "allow");
    expect(await post()).toBe(202);
    const [copied] = await rowsOf("debug_entries");
    const { keyring } = usher.openVault();
    await keyring.open(String(copied?.subject));
    await end(ticket, id);
    await expect(usher.openVault().keyring.open(String(copied?.subject))).rejects.toThrow(KeyGone);
    expect(await rowsOf("debug_entries")).toEqual([]);
    expect(await read(ticket)).toEqual([]);
    await expectNothingKept();
  });
});
