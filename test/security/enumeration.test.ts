import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSupport, type Support } from "../../shared/support/createSupport.ts";
import { newCustomer, newQuestion, newRegistration } from "../e2e/customers.ts";
import { codeOf, PASSWORD, registered, somebody, type Work } from "../organizations/world.ts";
import { type InProcess, reachable, startUsher } from "../promises/usher.ts";
import { question, useSupportWorld } from "../support/world.ts";

/**
 * Nobody learns whose address is known, by what is answered or by what it costs. `test/organizations/equalWork.test.ts`
 * counts what registering, signing in, a reminder and a reset cost; here is what else takes an address.
 */
const world = useSupportWorld();
let support: Support;
let unknown = 0;

const TENANT = "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10";

const nobody = (): string => `stranger${++unknown}@tailspin.example`;

beforeAll(() => {
  // The same room, on the parts that are counted.
  const { sql, vault, mail } = world.parts;
  support = createSupport({ ...world.supportParts, sql, vault, mail });
});

const workOf = async (act: () => Promise<unknown>): Promise<Work> => {
  await world.outbox.settled();
  world.begin();
  await act();
  return world.done();
};

/** Somebody registered, somebody whose link was not used yet, and nobody. */
const everybody = async () => {
  const pending = somebody();
  await world.room.register(pending);
  const { email, contact } = await registered(world);
  // The decoy's key is made at its first use.
  await world.room.requestPasswordReset({ email: nobody() });
  return { contact, addresses: [email, pending.contactEmail, nobody()] };
};

describe("a known, an unverified and an unknown address cost the same hashes, statements, keys and mails", () => {
  test.each([
    ["a ticket", (email: string) => support.open(question({ email }))],
    ["a ticket that names a tenant", (email: string) => support.open(question({ email, tenant: TENANT }))],
    ["a registration", (email: string) => world.room.register(somebody({ contactEmail: email }))],
    ["a reminder", (email: string) => world.room.requestPasswordReminder({ email })],
    ["a reset", (email: string) => world.room.requestPasswordReset({ email })],
    ["a wrong password", (email: string) => codeOf(world.room.signIn({ email, password: "not the password" }))],
  ])("%s", async (_what, act) => {
    const { addresses } = await everybody();
    const works: Work[] = [];
    for (const email of addresses) works.push(await workOf(() => act(email)));
    expect(works[0]?.statements.length).toBeGreaterThan(1);
    for (const work of works) expect(work).toEqual(works[0]);
  });

  test("a hand-over, whoever the successor is", async () => {
    const { contact, addresses } = await everybody();
    const works: Work[] = [];
    for (const contactEmail of addresses) {
      const successor = {
        contactName: "Cleo",
        contactEmail,
        contactPhone: "+1 202 555 0101",
        currentPassword: PASSWORD,
      };
      works.push(await workOf(() => world.room.requestHandover(contact, successor)));
    }
    expect(works[0]?.derivations).toBe(1);
    expect(works[0]?.queued).toBe(1);
    for (const work of works) expect(work).toEqual(works[0]);
  });
});

describe("a known and an unknown address are answered the same, to the last header", () => {
  let usher: InProcess;

  beforeAll(async () => {
    usher = await startUsher();
  }, 60_000);

  afterAll(() => usher?.[Symbol.asyncDispose]());

  test.each([
    ["POST /api/registrations", (email: string) => ({ ...newRegistration(), contactEmail: email })],
    ["POST /api/sign-in", (email: string) => ({ email, password: "not the right sentence" })],
    ["POST /api/password/reminder", (email: string) => ({ email })],
    ["POST /api/password/reset", (email: string) => ({ email })],
    ["POST /api/tickets", (email: string) => newQuestion(email)],
  ])("%s", async (request, bodyOf) => {
    const { email } = await newCustomer(reachable(usher));
    const [method = "", path = ""] = request.split(" ");
    const told = [];
    for (const each of [email, nobody()]) {
      const { status, headers, text } = await usher.ask(method, path, { body: bodyOf(each) });
      const shown = Object.fromEntries([...headers].filter(([name]) => name !== "x-request-id"));
      told.push({ status, shown, text: text.replace(/"(requestId|ticketNumber)":"[^"]+"/, "") });
    }
    expect(told[0]).toEqual(told[1]);
  });
});
