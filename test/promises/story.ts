import { expect } from "@jest/globals";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { WEEKDAYS } from "../../shared/platform/week.ts";
import { ALERT, EXAMPLES } from "../configuration/examples.ts";
import {
  ALERTED,
  ASKED_BY_CONTACT,
  ASKING,
  DEBUGGED,
  FORGOTTEN,
  INVITED,
  LATER,
  PEOPLE,
  STRANGER,
  SUCCESSOR,
} from "./people.ts";
import type { Answer, Asking, Usher } from "./usher.ts";

/**
 * A customer's first days with everything that can go right or wrong in them, told to any Usher. At its end something
 * lies in every place where Usher keeps anything: mails wait, links are open, wrong passwords are counted.
 */

export const TENANT = "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10";
/** Another tenant of theirs, which they prove, try a product in, and give up again. */
const TRIED = "5e0d4b7c-91f2-4a36-8c58-d2a7b3e6f104";
/** The tenant of somebody who has everything erased. */
const TAKEN = "c7f1e2a9-3b58-4d06-a1c4-90e6d8b7f325";
export const SITE = "7b1d7a52-0a4e-4d2c-8f0b-6a1c2d3e4f50";
const SITE_GUID_FREED = "7b1d7a52-0a4e-4d2c-8f0b-6a1c2d3e4f52";
/** Webs of sites that no license names. */
export const WEB = "7b1d7a52-0a4e-4d2c-8f0b-6a1c2d3e4f51.3eb00000-aaaa-4aaa-8aaa-000000000001";
const OTHER_WEB = `${SITE_GUID_FREED}.3eb00000-aaaa-4aaa-8aaa-000000000001`;
const STARTS = "2026-01-01T00:00:00Z";
const PRODUCT = {
  name: "Alerts for SharePoint",
  components: ["web-part", "print-button"],
  editions: [{ id: "pro", features: ["summaries"] }],
  trial: { days: 30, edition: "pro" },
  minVersion: "1.2.0",
  lease: 86_400,
  refreshAfter: 3600,
};

const CONFIRM = /#\w+\.([\w-]{43})/;

export type Told = {
  organizationId: string;
  leavingId: string;
  licenseKey: string;
  contact: string;
  manager: string;
  /** An employee of support. */
  agent: string;
  customer: string;
  /** The administrator of the tenant. */
  admin: string;
};

/** Asks, and holds the answer to the status that it must have. */
const asker =
  (usher: Usher) =>
  async (status: number, method: string, path: string, asking?: Asking): Promise<Answer> => {
    const answer = await usher.ask(method, path, asking);
    expect({ call: `${method} ${path}`, status: answer.status }).toEqual({ call: `${method} ${path}`, status });
    return answer;
  };

const key = (name: string) => ({ "Idempotency-Key": `${name}-0123456789-abcdefghij` });

const linkIn = async (usher: Usher, to: string, action: string): Promise<string> =>
  CONFIRM.exec((await usher.mail(to, `#${action}.`)).text)?.[1] ?? "";

const settle = async (usher: Usher, who: (typeof PEOPLE)["settled"], name: string) => {
  const ask = asker(usher);
  const { contactEmail: email, password } = who;
  for (const _ of ["first", "again"]) await ask(202, "POST", "/api/registrations", { body: who, headers: key(name) });
  const token = await linkIn(usher, email, "verify");
  const verify = "/api/registrations/verify";
  await ask(401, "POST", verify, { body: { token, password: STRANGER.password } });
  const { body } = await ask(200, "POST", verify, { body: { token, password }, headers: key(`verify-${name}`) });
  const signedIn = await ask(200, "POST", "/api/sign-in", { body: { email, password } });
  return {
    organizationId: (body as { organizationId: string }).organizationId,
    contact: (signedIn.body as { accessToken: string }).accessToken,
  };
};

const makeMistakes = async (usher: Usher): Promise<void> => {
  const ask = asker(usher);
  const { settled } = PEOPLE;
  await ask(400, "POST", "/api/registrations", { body: { ...settled, contactFax: settled.contactPhone } });
  await ask(400, "POST", "/api/registrations", { body: { ...settled, password: settled.contactEmail } });
  await ask(400, "POST", "/api/registrations", { body: { ...settled, contactEmail: settled.contactName } });
  await ask(400, "POST", "/api/registrations", { raw: `{"contactName": "${settled.contactName}", ` });
  await ask(422, "POST", "/api/registrations", { body: PEOPLE.waiting, headers: key("settled") });
  await ask(401, "POST", "/api/sign-in", { body: { email: settled.contactEmail, password: STRANGER.password } });
  await ask(401, "POST", "/api/sign-in", { body: STRANGER });
  await ask(401, "GET", "/api/organization", { token: settled.contactName.replace(" ", ".") });
  await ask(404, "GET", `/api/${encodeURIComponent(settled.contactName)}`);
  await ask(404, "POST", "/api/organizations", { body: settled });
};

const beKnown = async (usher: Usher, told: Omit<Told, "licenseKey" | "leavingId">): Promise<void> => {
  const ask = asker(usher);
  const { organizationId, contact: token, manager } = told;
  const profile = await ask(200, "GET", "/api/organization", { token });
  const { contactName, contactPhone } = LATER;
  await ask(412, "PATCH", "/api/organization", { token, body: { contactName }, headers: { "If-Match": '"99"' } });
  const match = { "If-Match": profile.headers.get("etag") ?? "" };
  await ask(200, "PATCH", "/api/organization", { token, body: { contactName, contactPhone }, headers: match });
  const search = "/api/staff/organizations/search";
  await ask(200, "POST", search, { token: manager, body: { contactEmail: PEOPLE.settled.contactEmail } });
  await ask(200, "POST", search, { token: manager, body: { organizationName: PEOPLE.settled.organizationName } });
  await ask(200, "GET", `/api/staff/organizations/${organizationId}`, { token: manager });
  await ask(401, "GET", `/api/staff/organizations/${organizationId}`, { token });
};

/** Two sites are activated under a license that counts them; one is freed again. */
const useSites = async (usher: Usher, contact: string, license: string): Promise<void> => {
  const ask = asker(usher);
  const token = await usher.token({ kind: "user", tenant: TENANT, admin: false, may: { rights: "reader" } });
  const body = { product: "alerts" };
  for (const site of [WEB, OTHER_WEB]) await ask(201, "POST", `/api/sites/${site}/activation`, { token, body });
  await ask(200, "POST", `/api/sites/${WEB}/activation`, { token, body });
  await ask(400, "POST", `/api/sites/${SITE}/activation`, { token, body });
  const sites = `/api/organization/licenses/${license}/sites`;
  await ask(200, "GET", sites, { token: contact });
  for (const status of [204, 404]) await ask(status, "DELETE", `${sites}/${SITE_GUID_FREED}`, { token: contact });
};

/** Settings of every kind and form, what the administrator decides, and a history of what ran. */
const configure = async (usher: Usher): Promise<void> => {
  const ask = asker(usher);
  const token = await usher.token({ kind: "user", tenant: TENANT, admin: false, may: { rights: "designer" } });
  const admin = await usher.token({ kind: "user", tenant: TENANT, admin: true });
  const site = `/api/sites/${WEB}`;
  for (const { kind, name, envelope } of EXAMPLES) {
    await ask(201, "PUT", `${site}/configurations/${kind}/${name}`, { token, body: envelope });
  }
  const named = { ...ALERT, note: `Ask ${PEOPLE.settled.contactEmail}` };
  await ask(400, "PUT", `${site}/configurations/alerts/overdue-tasks`, { token, body: named });
  const unheard = `${site}/configurations/alerts/gone`;
  await ask(412, "PUT", unheard, { token, body: ALERT, headers: { "If-Match": '"1"' } });
  await ask(201, "PUT", unheard, { token, body: ALERT, headers: { "If-None-Match": "*" } });
  for (const status of [204, 404]) await ask(status, "DELETE", unheard, { token });
  for (const path of ["", "/alerts", "/alerts/overdue-tasks"]) {
    await ask(200, "GET", `${site}/configurations${path}`, { token });
  }
  await ask(200, "GET", "/api/tenant", { token: admin });
  await ask(200, "GET", "/api/tenant/settings", { token: admin });
  const settings = {
    ...firstSettings("kestrel-works.example"),
    businessHours: Object.fromEntries(WEEKDAYS.map((day) => [day, [["08:00", "12:00"]]])),
    timeZone: "Romance Standard Time",
    holidays: { country: "DE", subdivision: "BY", extra: ["2026-12-24"] },
  };
  await ask(200, "PUT", "/api/tenant/settings", { token: admin, body: settings });
  const entry = { component: "web-part", event: "alert", outcome: "warning", durationMs: 40, count: 3 };
  const full = { ...entry, configuration: { kind: "alerts", name: "overdue-tasks" }, listId: SITE, itemId: 7 };
  for (const _ of ["first", "again"]) {
    await ask(201, "POST", `${site}/history`, { token, body: [full, entry], headers: key("history") });
  }
  await ask(400, "POST", `${site}/history`, { token, body: { ...entry, user: PEOPLE.settled.contactName } });
  await ask(200, "GET", `${site}/history?outcome=warning`, { token });
};

/** Alerts that leave at once, that wait, that are refused, and one that is taken back. */
const sendAlerts = async (usher: Usher): Promise<void> => {
  const ask = asker(usher);
  const path = `/api/sites/${WEB}/alerts`;
  const token = await usher.token({ kind: "app", tenant: TENANT });
  const designer = await usher.token({ kind: "user", tenant: TENANT, admin: false, may: { rights: "designer" } });
  const alert = {
    product: "alerts",
    component: "web-part",
    rule: "overdue-tasks",
    recipients: [ALERTED.recipient],
    subject: ALERTED.subject,
    html: `<p>${ALERTED.words}</p>`,
  };
  usher.mailFaults.rejectRecipient = (address) => (address === ALERTED.refused ? 550 : undefined);
  const immediate = { ...alert, delivery: "immediate", recipients: [ALERTED.recipient, ALERTED.refused] };
  for (const _ of ["first", "again"]) {
    await ask(200, "POST", path, { token, body: immediate, headers: key("immediate") });
    await ask(202, "POST", path, { token, body: { ...alert, delivery: "daily" }, headers: key("daily") });
  }
  await ask(422, "POST", path, { token, body: { ...immediate, recipients: [ALERTED.refused] } });
  await ask(422, "POST", path, { token, body: { ...immediate, recipients: [ALERTED.foreign] } });
  await ask(400, "POST", path, { token, body: { ...immediate, recipients: [ALERTED.words] } });
  await ask(404, "POST", path, { token, body: { ...immediate, rule: "unheard-of" } });
  usher.mailFaults.rejectRecipient = () => undefined;
  const taken = await ask(202, "POST", path, { token, body: { ...alert, delivery: "monthly" } });
  await ask(200, "GET", path, { token: designer });
  const { id } = taken.body as { id: string };
  for (const status of [204, 404]) await ask(status, "DELETE", `${path}/${id}`, { token: designer });
};

const license = async (usher: Usher, told: Omit<Told, "licenseKey" | "leavingId">): Promise<string> => {
  const ask = asker(usher);
  const { organizationId, contact, manager: token, customer } = told;
  await ask(201, "PUT", "/api/staff/products/alerts", { token, body: PRODUCT });
  await ask(200, "GET", "/api/staff/products", { token });
  await ask(200, "GET", "/api/staff/products/alerts", { token });
  await ask(201, "PUT", `/api/staff/organizations/${organizationId}/tenants/${TENANT}`, { token });
  await ask(200, "GET", `/api/staff/organizations/${organizationId}/tenants`, { token });
  const terms = { organizationId, tenant: TENANT, product: "alerts", edition: "pro", startsAt: STARTS, graceDays: 14 };
  const named = {
    ...terms,
    kind: "subscription",
    expiresAt: "2027-06-30T00:00:00Z",
    components: ["web-part"],
    sites: [SITE],
  };
  const issued = await ask(201, "POST", "/api/staff/licenses", { token, body: named, headers: key("license") });
  await ask(201, "POST", "/api/staff/licenses", { token, body: named, headers: key("license") });
  const counted = { ...terms, kind: "perpetual", components: ["*"], maxSites: 5, features: ["beta"] };
  const other = await ask(201, "POST", "/api/staff/licenses", { token, body: counted, headers: key("license-2") });
  const { id } = other.body as { id: string };
  await ask(200, "GET", `/api/staff/licenses/${id}`, { token });
  for (const status of ["suspended", "active"]) {
    await ask(200, "PATCH", `/api/staff/licenses/${id}`, { token, body: { status } });
  }
  await useSites(usher, contact, id);
  await configure(usher);
  await sendAlerts(usher);
  await ask(200, "GET", `/api/staff/licenses?tenant=${TENANT}`, { token });
  await ask(200, "GET", "/api/organization/licenses", { token: contact });
  await ask(200, "GET", "/api/organization/tenants", { token: contact });

  const check = `/api/license-check?tenant=${TENANT}&product=alerts&site=${SITE}`;
  const { key: licenseKey } = issued.body as { key: string };
  await ask(200, "GET", check);
  await ask(200, "GET", `${check}&component=web-part&nonce=once`, { token: customer });
  const tagged = await ask(200, "GET", `${check}&key=${licenseKey}`);
  const match = { "If-None-Match": tagged.headers.get("etag") ?? "" };
  await ask(304, "GET", `${check}&key=${licenseKey}`, { headers: match });
  await ask(403, "GET", check, { token: await usher.token({ kind: "app", tenant: organizationId }) });
  await ask(401, "GET", check, { token: contact });
  return licenseKey;
};

const proveTryAndGiveUp = async (usher: Usher, told: Omit<Told, "licenseKey" | "leavingId">): Promise<void> => {
  const ask = asker(usher);
  const { contact: token, manager, customer, admin } = told;
  const tenants = "/api/organization/tenants";
  const trials = "/api/organization/trials";
  await ask(200, "POST", tenants, { token, body: { entraToken: admin } });
  await ask(403, "POST", tenants, { token, body: { entraToken: customer } });
  await ask(401, "POST", tenants, { token, body: { entraToken: manager } });
  const entraToken = await usher.token({ kind: "user", tenant: TRIED, admin: true });
  for (const _ of ["first", "again"])
    await ask(201, "POST", tenants, { token, body: { entraToken }, headers: key("proof") });

  const body = { tenant: TRIED, product: "alerts" };
  await ask(403, "POST", trials, { token, body: { ...body, tenant: SITE } });
  const started = await ask(201, "POST", trials, { token, body, headers: key("trial") });
  await ask(201, "POST", trials, { token, body, headers: key("trial") });
  await ask(409, "POST", trials, { token, body });
  await ask(409, "DELETE", `${tenants}/${TRIED}`, { token });
  const { id } = started.body as { id: string };
  await ask(200, "PATCH", `/api/staff/licenses/${id}`, { token: manager, body: { status: "revoked" } });
  await ask(204, "DELETE", `${tenants}/${TRIED}`, { token });
  await ask(404, "DELETE", `${tenants}/${TRIED}`, { token });
};

/** A stranger and the contact write to support; the contact's question is resolved before the mail server goes. */
const askForHelp = async (usher: Usher, { contact: token, agent, organizationId }: Told): Promise<void> => {
  const ask = asker(usher);
  const { name, email, subject, description, more: text } = ASKING;
  const body = { name, email, subject, description, product: "alerts", tenant: TENANT };
  for (const _ of ["first", "again"]) await ask(201, "POST", "/api/tickets", { body, headers: key("ticket") });
  await ask(400, "POST", "/api/tickets", { body: { ...body, attachments: [ASKING.description] } });
  await ask(400, "POST", "/api/tickets", { body: { ...body, email: ASKING.name } });
  const reply = { token: await linkIn(usher, ASKING.email, "ticket"), text };
  await ask(201, "POST", "/api/tickets/replies", { body: reply });
  await ask(410, "POST", "/api/tickets/replies", { body: reply });

  const { more, ...asked } = ASKED_BY_CONTACT;
  const ours = { email: PEOPLE.settled.contactEmail, name: LATER.contactName };
  await ask(201, "POST", "/api/tickets", { body: { ...asked, ...ours, product: "alerts", tenant: TENANT } });
  const own = await ask(200, "GET", "/api/organization/tickets", { token });
  const [ticket] = (own.body as { tickets: { id: string }[] }).tickets;
  const mine = `/api/organization/tickets/${ticket?.id}`;
  await ask(200, "GET", mine, { token });
  for (const _ of ["first", "again"]) {
    await ask(201, "POST", `${mine}/replies`, { token, body: { text: more }, headers: key("contact-reply") });
  }
  await ask(404, "GET", `/api/organization/tickets/${organizationId}`, { token });
  const staff = `/api/staff/tickets/${ticket?.id}`;
  await ask(200, "PUT", `${staff}/organization`, { token: agent, body: { organizationId } });
  await ask(412, "POST", `${staff}/resolve`, { token: agent, headers: { "If-Match": '"1"' } });
  for (const _ of ["first", "again"]) {
    await ask(200, "POST", `${staff}/resolve`, { token: agent, headers: key("resolve") });
  }
};

/** What support answers while the mail server takes nothing; every question so far is resolved then. */
const answerQuestions = async (usher: Usher, { agent: token }: Told): Promise<void> => {
  const ask = asker(usher);
  const open = await ask(200, "GET", "/api/staff/tickets?status=open", { token });
  for (const { id } of (open.body as { tickets: { id: string }[] }).tickets) {
    const ticket = `/api/staff/tickets/${id}`;
    await ask(200, "GET", ticket, { token });
    await ask(201, "POST", `${ticket}/replies`, { token, body: { text: ASKING.answer }, headers: key(`answer-${id}`) });
    await ask(200, "POST", `${ticket}/resolve`, { token });
  }
};

/** A new question from the same stranger, which an employee links to the organization. */
const linkedTicket = async (usher: Usher, { agent: token, organizationId }: Told): Promise<string> => {
  const ask = asker(usher);
  const { more: _, answer: __, ...body } = ASKING;
  const opened = await ask(201, "POST", "/api/tickets", { body });
  const { ticketNumber } = opened.body as { ticketNumber: string };
  const found = await ask(200, "GET", `/api/staff/tickets?number=${ticketNumber}`, { token });
  const [ticket] = (found.body as { tickets: { id: string }[] }).tickets;
  await ask(200, "PUT", `/api/staff/tickets/${ticket?.id}/organization`, { token, body: { organizationId } });
  return `/api/staff/tickets/${ticket?.id}`;
};

/** A component says something as often as it is kept and as often as it is not. */
const sayAs = async (usher: Usher, status: 202 | 204, name: string): Promise<void> => {
  const ask = asker(usher);
  const token = await usher.token({ kind: "app", tenant: TENANT });
  const body = { component: "web-part", message: DEBUGGED.message, data: { item: DEBUGGED.item, columns: [1, null] } };
  const path = `/api/sites/${WEB}/debug`;
  for (const _ of ["first", "again"]) await ask(status, "POST", path, { token, body, headers: key(name) });
  await ask(400, "POST", path, { token, body: { ...body, message: "" } });
  await ask(400, "POST", path, { token, body: { ...body, component: "unheard-of" } });
};

/** Debug logging is asked for, allowed by the link, read, and withdrawn; asked for once more, it is refused. */
const allowDebug = async (usher: Usher, told: Told): Promise<void> => {
  const ask = asker(usher);
  const { contact: token, agent, manager } = told;
  const ticket = await linkedTicket(usher, told);
  const request = { token: agent, body: { tenant: TENANT }, headers: key("debug-request") };
  await ask(409, "POST", `${ticket}/debug-request`, { token: agent, body: { tenant: TRIED } });
  await ask(403, "POST", `${ticket}/debug-request`, { token: manager, body: { tenant: TENANT } });
  const asked = await ask(201, "POST", `${ticket}/debug-request`, request);
  await ask(201, "POST", `${ticket}/debug-request`, request);
  await sayAs(usher, 204, "unasked");
  const link = await linkIn(usher, PEOPLE.settled.contactEmail, "debug");
  const allow = { body: { token: link, decision: "allow" } };
  for (const _ of ["first", "again"]) {
    await ask(200, "POST", "/api/debug-consents", { ...allow, headers: key("debug-link") });
  }
  await ask(410, "POST", "/api/debug-consents", allow);
  await sayAs(usher, 202, "allowed");
  await ask(200, "GET", `${ticket}/debug-entries`, { token: agent });
  const consents = "/api/organization/debug-consents";
  const { id } = asked.body as { id: string };
  await ask(200, "POST", `${consents}/${id}`, { token, body: { decision: "withdraw" } });
  await ask(200, "GET", `${ticket}/audit`, { token: agent });

  const again = await ask(201, "POST", `${ticket}/debug-request`, { token: agent, body: { tenant: TENANT } });
  const refused = `${consents}/${(again.body as { id: string }).id}`;
  await ask(200, "GET", consents, { token });
  await ask(409, "POST", refused, { token, body: { decision: "withdraw" } });
  await ask(200, "POST", refused, { token, body: { decision: "refuse" } });
};

/** While the mail server takes nothing, one request waits, and another is allowed and has entries. */
const leaveDebugOpen = async (usher: Usher, told: Told): Promise<void> => {
  const ask = asker(usher);
  const { agent } = told;
  const { contactEmail: email } = PEOPLE.settled;
  const signedIn = await ask(200, "POST", "/api/sign-in", { body: { email, password: LATER.password } });
  const token = (signedIn.body as { accessToken: string }).accessToken;
  for (const isAllowed of [true, false]) {
    const ticket = await linkedTicket(usher, told);
    const asked = await ask(201, "POST", `${ticket}/debug-request`, {
      token: agent,
      body: { tenant: TENANT },
      headers: key(`debug-request-${isAllowed}`),
    });
    if (!isAllowed) continue;
    const { id } = asked.body as { id: string };
    const allow = { token, body: { decision: "allow" } };
    for (const _ of ["first", "again"]) await ask(200, "POST", `/api/organization/debug-consents/${id}`, allow);
    await sayAs(usher, 202, "left-open");
    await ask(200, "GET", `${ticket}/debug-entries`, { token: agent });
  }
  await ask(200, "GET", "/api/organization/export", { token });
};

/** Resolves every question that is open. */
export const resolveAll = async (usher: Usher): Promise<void> => {
  const ask = asker(usher);
  const token = await usher.token({ kind: "employee", roles: ["Support.Agent"] });
  const open = await ask(200, "GET", "/api/staff/tickets?status=open", { token });
  for (const { id } of (open.body as { tickets: { id: string }[] }).tickets) {
    await ask(200, "POST", `/api/staff/tickets/${id}/resolve`, { token });
  }
};

const lookAround = async (usher: Usher, { manager: token }: { manager: string }): Promise<void> => {
  const ask = asker(usher);
  for (const page of [
    "/",
    "/link",
    "/staff",
    "/tenant",
    "/privacy",
    "/api/openapi.json",
    "/api/products",
    "/.well-known/jwks.json",
  ]) {
    await ask(200, "GET", page);
  }
  await ask(200, "GET", "/api/health", { token });
  await ask(200, "GET", "/api/staff/operations", { token });
};

/** From here on the mail server takes nothing, so that mails wait. */
const leaveThingsOpen = async (usher: Usher, contact: string): Promise<void> => {
  const ask = asker(usher);
  const { settled, leaving, waiting } = PEOPLE;
  const moving = { ...SUCCESSOR, currentPassword: LATER.reset };
  const reset = await linkIn(usher, leaving.contactEmail, "reset");
  await ask(204, "POST", "/api/password/reset/confirm", { body: { token: reset, newPassword: LATER.reset } });
  const again = await ask(200, "POST", "/api/sign-in", {
    body: { email: leaving.contactEmail, password: LATER.reset },
  });
  const token = (again.body as { accessToken: string }).accessToken;
  await ask(202, "POST", "/api/organization/handover", { token, body: moving, headers: key("handover") });
  const handover = await linkIn(usher, SUCCESSOR.contactEmail, "handover");

  usher.mailFaults.refuse = 421;
  const confirm = { token: handover, password: LATER.successor };
  await ask(204, "POST", "/api/organization/handover/confirm", { body: confirm });
  await ask(410, "POST", "/api/organization/handover/confirm", { body: confirm });
  await ask(202, "POST", "/api/registrations", { body: waiting, headers: key("waiting") });
  await ask(202, "POST", "/api/registrations", { body: settled });
  const change = { currentPassword: settled.password, newPassword: LATER.password };
  const { passwordReminder } = LATER;
  await ask(204, "POST", "/api/organization/password", { token: contact, body: { ...change, passwordReminder } });
  const { contactEmail: email } = settled;
  const signedIn = await ask(200, "POST", "/api/sign-in", { body: { email, password: LATER.password } });
  const present = (signedIn.body as { accessToken: string }).accessToken;
  const invited = { ...INVITED, currentPassword: LATER.password };
  await ask(202, "POST", "/api/organization/handover", { token: present, body: invited });
  for (const body of [{ email }, { email: STRANGER.email }]) {
    await ask(202, "POST", "/api/password/reminder", { body });
    await ask(202, "POST", "/api/password/reset", { body });
  }
  for (const body of [{ email, password: STRANGER.password }, STRANGER])
    await ask(401, "POST", "/api/sign-in", { body });
};

/** A customer with a tenant, a license and a question, who has everything erased. */
const comeAndGo = async (usher: Usher, { manager: token }: Pick<Told, "manager">): Promise<void> => {
  const ask = asker(usher);
  const { gone } = PEOPLE;
  const { organizationId, contact } = await settle(usher, gone, "gone");
  const entraToken = await usher.token({ kind: "user", tenant: TAKEN, admin: true });
  await ask(201, "POST", "/api/organization/tenants", { token: contact, body: { entraToken } });
  const terms = { organizationId, tenant: TAKEN, product: "alerts", edition: "pro", startsAt: STARTS, graceDays: 0 };
  const body = { ...terms, kind: "perpetual", components: ["*"] };
  await ask(201, "POST", "/api/staff/licenses", { token, body });
  const { subject, description } = ASKED_BY_CONTACT;
  const question = { name: gone.contactName, email: gone.contactEmail, subject, description };
  await ask(201, "POST", "/api/tickets", { body: question });
  const erasure = "/api/organization/erasure";
  await ask(401, "POST", erasure, { token: contact, body: { password: STRANGER.password } });
  const erased = await ask(200, "POST", erasure, { token: contact, body: { password: gone.password } });
  await ask(401, "POST", erasure, { token: contact, body: { password: gone.password } });
  const { receiptId } = erased.body as { receiptId: string };
  await ask(200, "GET", `/api/erasures/${receiptId}`);
  await ask(404, "GET", `/api/erasures/${organizationId}`);
};

/** Somebody asks by mail to be forgotten, and confirms it by the link; when they have written anew, another officer does. */
const beForgotten = async (usher: Usher): Promise<void> => {
  const ask = asker(usher);
  const token = await usher.token({ kind: "employee", roles: ["Privacy.Officer"] });
  const other = await usher.token({ kind: "employee", roles: ["Privacy.Officer", "Support.Agent"] });
  const path = "/api/staff/erasures";
  const body = { contactEmail: FORGOTTEN.email };
  await ask(404, "POST", path, { token, body });
  await ask(201, "POST", "/api/tickets", { body: FORGOTTEN });
  await ask(202, "POST", path, { token, body });
  const link = { token: await linkIn(usher, FORGOTTEN.email, "erasure") };
  await ask(200, "POST", "/api/erasures/confirm", { body: link });
  await ask(410, "POST", "/api/erasures/confirm", { body: link });
  await ask(201, "POST", "/api/tickets", { body: FORGOTTEN });
  const asked = await ask(202, "POST", path, { token, body });
  await ask(200, "GET", path, { token: other });
  const one = `${path}/${(asked.body as { id: string }).id}`;
  await ask(200, "GET", one, { token: other });
  const confirm = `${one}/confirm`;
  for (const [status, officer] of [
    [403, token],
    [200, other],
    [404, other],
  ] as const) {
    await ask(status, "POST", confirm, { token: officer });
  }
  await ask(404, "GET", one, { token: other });
};

/** A license that ends in three weeks, of which its organization is to be told. */
const endSoon = async (usher: Usher, told: Pick<Told, "organizationId" | "manager">): Promise<void> => {
  const ask = asker(usher);
  const { organizationId, manager: token } = told;
  const { body } = await ask(200, "GET", "/api/health", { token });
  const now = Date.parse((body as { details: { time: string } }).details.time);
  const term = { startsAt: STARTS, expiresAt: new Date(now + 20 * DAY).toISOString(), graceDays: 14 };
  const terms = { edition: "pro", kind: "subscription", components: ["print-button"], sites: [SITE] };
  const whose = { organizationId, tenant: TENANT, product: "alerts" };
  await ask(201, "POST", "/api/staff/licenses", { token, body: { ...whose, ...terms, ...term } });
};

/** An officer passes on that the contact asked to be forgotten, which nobody has confirmed yet. */
const leaveErasureOpen = async (usher: Usher): Promise<void> => {
  const token = await usher.token({ kind: "employee", roles: ["Privacy.Officer"] });
  const body = { contactEmail: PEOPLE.settled.contactEmail };
  await asker(usher)(202, "POST", "/api/staff/erasures", { token, body });
};

/** Tells the story. Each answer is held to the status that it must have. */
export const tellStory = async (usher: Usher): Promise<Told> => {
  const manager = await usher.token({ kind: "employee", roles: ["Licenses.Manage"] });
  const agent = await usher.token({ kind: "employee", roles: ["Support.Agent"] });
  const customer = await usher.token({ kind: "user", tenant: TENANT, admin: false });
  const admin = await usher.token({ kind: "user", tenant: TENANT, admin: true });
  const { organizationId, contact } = await settle(usher, PEOPLE.settled, "settled");
  const { organizationId: leavingId } = await settle(usher, PEOPLE.leaving, "leaving");
  const told = { organizationId, leavingId, contact, manager, agent, customer, admin };
  await makeMistakes(usher);
  await beKnown(usher, told);
  const licenseKey = await license(usher, told);
  await proveTryAndGiveUp(usher, told);
  await askForHelp(usher, { ...told, licenseKey });
  await allowDebug(usher, { ...told, licenseKey });
  await comeAndGo(usher, told);
  await beForgotten(usher);
  await usher.ask("POST", "/api/password/reset", { body: { email: PEOPLE.leaving.contactEmail } });
  await leaveThingsOpen(usher, contact);
  await answerQuestions(usher, { ...told, licenseKey });
  await leaveDebugOpen(usher, { ...told, licenseKey });
  await endSoon(usher, told);
  await leaveErasureOpen(usher);
  await usher.runTimer("deliverAccountMail");
  await usher.runTimer("deliverDelayedAlerts");
  await usher.runTimer("sweepRetention");
  await usher.runTimer("rotateKeys");
  await lookAround(usher, told);
  return { ...told, licenseKey };
};
