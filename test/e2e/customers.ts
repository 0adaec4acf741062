import { randomUUID } from "node:crypto";
import type { Client } from "./client.ts";
import type { InboxReader } from "./mails.ts";

/** What a customer needs of an Usher, wherever it runs. */
export type Reachable = { call: Client; inbox: Pick<InboxReader, "linkToken"> };

/** A registered organization, as its contact person knows it. */
export type Customer = {
  email: string;
  password: string;
  organizationName: string;
  organizationId: string;
  accessToken: string;
  /** A tenant of theirs. */
  tenant: string;
};

/** A registration's body; every address is a new one. */
export const newRegistration = () => {
  const mark = randomUUID().slice(0, 8);
  return {
    organizationName: `Organization ${mark}`,
    contactName: "Ada Example",
    contactEmail: `ada-${mark}@customer.example`,
    contactPhone: "+1 202 555 0100",
    password: `a long sentence ${mark}`,
    passwordReminder: "what I say at breakfast",
    howDidYouFindUs: "a colleague",
  };
};

export const signIn = async ({ call }: Pick<Reachable, "call">, email: string, password: string): Promise<string> => {
  const { status, json } = await call("POST /api/sign-in", { body: { email, password } });
  if (status !== 200) throw new Error(`The sign-in was answered with ${status}.`);
  return String(json?.accessToken);
};

/** Registers an organization, verifies it by the mailed link, and signs in. */
export const newCustomer = async (usher: Reachable): Promise<Customer> => {
  const body = newRegistration();
  const { contactEmail: email, password, organizationName } = body;
  const registered = await usher.call("POST /api/registrations", { body });
  if (registered.status !== 202) throw new Error(`The registration was answered with ${registered.status}.`);
  const token = await usher.inbox.linkToken(email, "verify");
  const verified = await usher.call("POST /api/registrations/verify", { body: { token, password } });
  if (verified.status !== 200) throw new Error(`The verification was answered with ${verified.status}.`);
  return {
    email,
    password,
    organizationName,
    organizationId: String(verified.json?.organizationId),
    accessToken: await signIn(usher, email, password),
    tenant: randomUUID(),
  };
};

/** A question to support from an address. */
export const newQuestion = (email: string) => ({
  name: "Ada Example",
  email,
  subject: "Alerts come twice",
  description: "Since Monday each alert comes twice.",
});

/** Opens a ticket from a customer's own address, and finds it on their pages. */
export const newTicket = async (
  { call }: Pick<Reachable, "call">,
  { email, accessToken: token }: Pick<Customer, "email" | "accessToken">,
): Promise<{ id: string; ticketNumber: string }> => {
  const opened = await call("POST /api/tickets", { body: newQuestion(email) });
  const { json } = await call("GET /api/organization/tickets", { token });
  const tickets = (json?.tickets ?? []) as { id: string; ticketNumber: string }[];
  const found = tickets.find(({ ticketNumber }) => ticketNumber === opened.json?.ticketNumber);
  if (found === undefined) throw new Error(`The ticket was answered with ${opened.status}, and is not listed.`);
  return { id: found.id, ticketNumber: found.ticketNumber };
};

/** Has an employee link a ticket to a customer, the customer's tenant proven, and debug logging of it asked for. */
export const askForDebug = async (
  { call }: Pick<Reachable, "call">,
  { organizationId, accessToken, tenant }: Customer,
  ticket: { id: string },
  { agent, proof }: { agent: string; proof: string },
): Promise<{ id: string }> => {
  const path = `/api/staff/tickets/${ticket.id}`;
  await call(`PUT ${path}/organization`, { token: agent, body: { organizationId } });
  await call("POST /api/organization/tenants", { token: accessToken, body: { entraToken: proof } });
  const asked = await call(`POST ${path}/debug-request`, { token: agent, body: { tenant } });
  if (asked.status !== 201) throw new Error(`The request was answered with ${asked.status}: ${asked.text}`);
  return { id: String(asked.json?.id) };
};

/** A product as the catalogue takes it. */
export const PRODUCT = {
  name: "Alerts",
  components: ["list-alerts", "calendar"],
  editions: [
    { id: "standard", features: ["email"] },
    { id: "premium", features: ["email", "summaries"] },
  ],
  trial: { days: 30, edition: "standard" },
};

/** The body that issues a year's subscription. */
export const licenseFor = ({ organizationId, tenant }: Customer, product: string, from: string) => ({
  organizationId,
  tenant,
  product,
  edition: "premium",
  kind: "subscription",
  components: ["*"],
  startsAt: from,
  expiresAt: new Date(Date.parse(from) + 365 * 86_400_000).toISOString(),
  graceDays: 14,
});
