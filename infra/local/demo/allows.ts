import { wordsOf } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { insist, type Response, textOf } from "./story.ts";
import type { Ticket } from "./writes.ts";

type Customer = { contact: string; organizationId: string };

const entriesIn = ({ json }: Response): number => ((json as { entries?: unknown[] }).entries ?? []).length;

const untilIn = ({ json }: Response): unknown => (json as { debugUntil?: unknown }).debugUntil;

type Events = { events?: { event: string }[] };

const eventsOf = ({ events = [] }: Events): string => events.map(({ event }) => event).join();

const consentsIn = ({ json }: Response): Events[] => (json as { consents?: Events[] }).consents ?? [];

/** Support asks to look closer; the organization's contact allows it, sees who looked, and it ends with the ticket. */
export const allows = async (scene: Scene, ticket: Ticket, { contact, organizationId }: Customer): Promise<void> => {
  const { teller, tenant, site } = scene;
  const { chapter, say, step } = teller;
  const { path, agent } = ticket;
  chapter("Only the contact lets support look closer");
  const component = await scene.componentToken();
  const ask = { method: "POST", path: `${path}/debug-request`, token: agent, body: { tenant } } as const;
  const debugUntil = {
    method: "GET",
    path: `/api/sites/${site}/configurations/print-profiles`,
    token: component,
  } as const;
  const consents = { method: "GET", path: "/api/organization/debug-consents", token: contact } as const;
  const entries = { method: "GET", path: `${path}/debug-entries`, token: agent } as const;
  const entry = {
    method: "POST",
    path: `/api/sites/${site}/debug`,
    token: component,
    body: { component: "list-alerts", message: "The rule was run twice", data: { itemId: 17, runs: 2 } },
  } as const;

  await step("A ticket that names a tenant leads nowhere by itself: whose it is, an employee has to say.", ask, 409);
  await step(
    "The employee knows which organization it is about.",
    { method: "PUT", path: `${path}/organization`, token: agent, body: { organizationId } },
    200,
  );
  await step(
    "The employee asks to switch on debug logging of the tenant, which its administrator has proven to be Ada's.",
    ask,
    201,
  );
  await step("While nobody has allowed it, what a component says is not kept.", entry, 204);
  const asked = await scene.linkFrom("debug");
  say(`Ada is asked, and nobody else, "${asked.subject}":

${wordsOf(asked.text)}`);
  await step(
    "She allows it by the link. On her pages she could as well, and can withdraw it at any time.",
    { method: "POST", path: "/api/debug-consents", body: { token: asked.token, decision: "allow" } },
    200,
  );
  const told = await step(
    "Components learn it with any settings that they read, so that nothing is sent just to be dropped.",
    debugUntil,
    200,
  );
  insist(typeof untilIn(told) === "string", "debugUntil says until when");
  await step("Now it is kept, sealed under a key of this permission alone.", entry, 202);
  const read = await step("The employee reads it …", entries, 200);
  insist(entriesIn(read) === 1, "the entry that was allowed is there, and the one before it is not");
  const seen = await step("… and Ada sees that somebody did: when, and in which role.", consents, 200);
  insist(
    consentsIn(seen).map(eventsOf).join() === "asked,allowed,first-entry,read",
    "the reading is among what she sees",
  );

  const resolved = await step(
    "The fault is found, and the ticket resolved. That destroys the key and deletes the entries; a copy of the database would not open any more.",
    { method: "POST", path: `${path}/resolve`, token: agent },
    200,
  );
  const left = await step("Nothing is left to read …", entries, 200);
  insist(entriesIn(left) === 0, "the entries are gone");
  await step("… and nothing more is kept.", entry, 204);
  const over = await step("Components are told that, too.", debugUntil, 200);
  insist(untilIn(over) === null, "debugUntil is null again");
  const audit = await step(
    "What stays until the ticket is erased is what happened, without a person in it.",
    { method: "GET", path: `${path}/audit`, token: agent },
    200,
  );
  insist(
    eventsOf(audit.json as Events) === "asked,allowed,first-entry,read,resolved",
    "the audit has it all, in its order",
  );
  say(
    `A reply opens the ticket again. Without one it is erased at ${textOf(resolved, "erasedAt")}, its own key first.`,
  );
};
