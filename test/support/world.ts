import { afterAll, beforeAll } from "@jest/globals";
import { LIMITS } from "../../shared/organizations/limits.ts";
import type { Mail } from "../../shared/platform/mail/mail.ts";
import { createSupport, type Support } from "../../shared/support/createSupport.ts";
import type { SupportParts } from "../../shared/support/parts.ts";
import type { TicketForm } from "../../shared/support/schemas.ts";
import { openAccount, type TableAccount } from "../loopback/azurite.ts";
import { AGENT, createWorld, type World } from "../organizations/world.ts";
import { silent, type TestDatabase } from "../sql/databases.ts";

export type SupportWorld = World & {
  support: Support;
  supportParts: SupportParts;
  /** For which tickets debug logging was ended, and why. */
  ended: { ticket: string; why: string }[];
  /** For which tickets it was erased. */
  erased: string[];
};

/** The room on the same real parts as the organizations that it asks. */
export const createSupportWorld = async (account: TableAccount, testDatabase?: TestDatabase): Promise<SupportWorld> => {
  const world = await createWorld(account, testDatabase);
  const ended: SupportWorld["ended"] = [];
  const erased: string[] = [];
  const supportParts: SupportParts = {
    sql: world.sql,
    vault: world.vault,
    clock: world.clock,
    log: silent,
    mail: world.outbox,
    limits: { mails: LIMITS.mails },
    contactEmail: async (contact) => (await world.room.readProfile(contact)).profile.contactEmail,
    isOrganization: (id) => world.room.isOpen(id),
    noteReading: (reader, concerned) => world.room.noteReading(reader, concerned),
    endDebug: async (ticket, why) => {
      ended.push({ ticket, why });
    },
    eraseDebug: async (ticket) => {
      erased.push(ticket);
    },
  };
  return { ...world, support: createSupport(supportParts), supportParts, ended, erased };
};

/** The world of a file of tests, on tables of its own: there before the first test, and closed after the last. */
export const useSupportWorld = (): SupportWorld => {
  const world = {} as SupportWorld;
  beforeAll(async () => {
    Object.assign(world, await createSupportWorld(openAccount()));
  });
  afterAll(async () => {
    await world.close();
  });
  return world;
};

let tickets = 0;

/** What somebody new writes to support. */
export const question = (changes: Partial<TicketForm> = {}): TicketForm => {
  tickets += 1;
  return {
    name: "Robin Example",
    email: `robin${tickets}@northwind.example`,
    subject: "Alerts come twice",
    description: "Since Monday each alert comes twice.",
    ...changes,
  };
};

/** The only ticket of an address, as it lies in the database. */
export const rowOf = async (world: SupportWorld, email: string) => {
  const db = await world.sql.db();
  const indexes = await world.vault.blindIndex.all("email", email);
  return db.selectFrom("tickets").selectAll().where("email_index", "in", indexes).executeTakeFirstOrThrow();
};

/** Opens a ticket of somebody new, and answers its row, its number and the token of its first link. */
export const opened = async (world: SupportWorld, changes: Partial<TicketForm> = {}) => {
  const form = question(changes);
  const { ticketNumber } = await world.support.open(form);
  const row = await rowOf(world, form.email);
  const [mail] = await ticketMails(world, form.email);
  return { ...form, id: row.id, ticketNumber, keySubject: row.subject, mail };
};

/** The mails of support to an address, the oldest first, once no attempt is under way. */
export const ticketMails = async (world: SupportWorld, to: string): Promise<Mail[]> =>
  (await world.mailsTo(to)).filter(({ text }) => text.includes("/link#ticket."));

/** What an employee sees of a ticket. */
export const seen = async (world: SupportWorld, id: string) => (await world.support.read(AGENT, id)).ticket;
