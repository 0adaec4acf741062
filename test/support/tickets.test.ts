import { describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { newToken } from "../../shared/platform/ids.ts";
import { trailOf } from "../organizations/trail.ts";
import { AGENT, codeOf, registered, somebody, tokenIn } from "../organizations/world.ts";
import { opened, question, seen, ticketMails, useSupportWorld } from "./world.ts";

const world = useSupportWorld();

const reply = (token: string, text = "It happens on Tuesdays too.") => world.support.replyByLink({ token, text });

describe("opening a ticket", () => {
  test("answers its number, and mails it to the address with a link and none of what was written", async () => {
    const ticket = await opened(world);
    expect(ticket.ticketNumber).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{8}$/);
    const mails = await world.mailsTo(ticket.email);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.subject).toContain(ticket.ticketNumber);
    const said = `${mail?.subject}${mail?.text}${mail?.html}`;
    for (const words of [ticket.name, ticket.subject, ticket.description, "Robin"]) expect(said).not.toContain(words);
    expect(tokenIn(mail)).toHaveLength(43);
  });

  test("keeps what the form asks for, and shows it to an employee as it was written", async () => {
    const tenant = "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10";
    const ticket = await opened(world, { product: "alerts", tenant });
    expect(await seen(world, ticket.id)).toEqual({
      id: ticket.id,
      ticketNumber: ticket.ticketNumber,
      status: "open",
      openedAt: new Date(world.clock.now()).toISOString(),
      changedAt: new Date(world.clock.now()).toISOString(),
      resolvedAt: null,
      name: ticket.name,
      email: ticket.email,
      subject: ticket.subject,
      description: ticket.description,
      product: "alerts",
      tenant,
      organizationId: null,
      messages: [],
    });
  });

  test("gives every ticket a data key of its own", async () => {
    const [one, other] = [await opened(world), await opened(world)];
    expect(one.keySubject).not.toBe(other.keySubject);
    const db = await world.sql.db();
    const row = await db.selectFrom("tickets").selectAll().where("id", "=", one.id).executeTakeFirstOrThrow();
    const foreign = await world.vault.keyring.open(other.keySubject);
    expect(() => foreign.open({ table: "tickets", column: "content", row: one.id }, row.content)).toThrow();
  });

  test.each([
    ["right to left", "مرحبا، التنبيهات تصل مرتين.\n\nתודה רבה!"],
    ["ideographs", "警报每次都来两遍。𠮷野家で困っています。"],
    ["emoji and combining marks", "🏳️‍🌈👩‍👩‍👧‍👦 Zo\u0308e e\u0301té \u202Eabc"],
    ["20,000 characters beyond the basic plane", "🎉".repeat(20_000)],
  ])("takes and gives back text in every script: %s", async (_, text) => {
    const ticket = await opened(world, { description: text });
    const link = tokenIn(ticket.mail);
    await reply(link, text);
    await world.support.replyAsEmployee(ticket.id, { text });
    const { description, messages } = await seen(world, ticket.id);
    expect([description, ...messages.map((message) => message.text)]).toEqual([text, text, text]);
  });
});

describe("a reply by link", () => {
  test("is added, and the mail that acknowledges it brings the next link", async () => {
    const ticket = await opened(world);
    const first = tokenIn(ticket.mail);
    expect(await reply(first, "One more thing.")).toEqual({ ticketNumber: ticket.ticketNumber });
    const mails = await ticketMails(world, ticket.email);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).not.toContain("One more thing");
    expect(await codeOf(reply(first))).toBe("link-expired");
    world.clock.advance(1);
    expect(await codeOf(reply(tokenIn(mails[1])))).toBe("done");
    const { messages } = await seen(world, ticket.id);
    expect(messages.map(({ author, text }) => [author, text])).toEqual([
      ["requester", "One more thing."],
      ["requester", "It happens on Tuesdays too."],
    ]);
  });

  test("counts by any link that was not used, as long as the ticket is there", async () => {
    const ticket = await opened(world);
    await world.support.replyAsEmployee(ticket.id, { text: "Which list is it?" });
    const [first, second] = (await ticketMails(world, ticket.email)).map(tokenIn);
    world.clock.advance(400 * DAY);
    expect(await codeOf(reply(second ?? ""))).toBe("done");
    expect(await codeOf(reply(first ?? ""))).toBe("done");
  });

  test("by a token that is none of ours is refused", async () => {
    expect(await codeOf(reply(newToken()))).toBe("link-expired");
  });

  test("of two at the same instant counts once", async () => {
    const ticket = await opened(world);
    const token = tokenIn(ticket.mail);
    const outcomes = await Promise.all([codeOf(reply(token)), codeOf(reply(token)), codeOf(reply(token))]);
    expect(outcomes.sort()).toEqual(["done", "link-expired", "link-expired"]);
    expect((await seen(world, ticket.id)).messages).toHaveLength(1);
  });
});

describe("an employee", () => {
  test("answers by a mail to the ticket's address and to nobody else", async () => {
    const ticket = await opened(world);
    const before = world.sent.length;
    await world.support.replyAsEmployee(ticket.id, { text: "Please <try> version 2.1.\n\nYours" });
    await world.outbox.settled();
    const [mail, ...others] = world.sent.slice(before);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: ticket.email });
    expect(mail?.text).toMatch(/^Hello Robin Example,\n/);
    expect(mail?.text).toContain("Please <try> version 2.1.\n\nYours");
    expect(mail?.html).toContain("Please &lt;try&gt; version 2.1.</p>");
    expect(mail?.text + String(mail?.html)).not.toContain(ticket.description);
  });

  test("resolves a ticket; what is resolved stays so, and is mailed once", async () => {
    const ticket = await opened(world);
    const resolved = await world.support.resolve(ticket.id);
    const now = world.clock.now();
    expect(resolved).toEqual({
      ticketNumber: ticket.ticketNumber,
      status: "resolved",
      resolvedAt: new Date(now).toISOString(),
      erasedAt: new Date(now + 30 * DAY).toISOString(),
    });
    world.clock.advance(DAY);
    expect(await world.support.resolve(ticket.id)).toEqual(resolved);
    expect(await ticketMails(world, ticket.email)).toHaveLength(2);
    expect(world.ended.filter((one) => one.ticket === ticket.id)).toEqual([{ ticket: ticket.id, why: "resolved" }]);
  });

  test("resolves nothing where what was recorded could not be destroyed", async () => {
    const ticket = await opened(world);
    const { createSupport } = await import("../../shared/support/createSupport.ts");
    const failing = createSupport({
      ...world.supportParts,
      endDebug: async () => {
        throw new Error("out of reach");
      },
    });
    await expect(failing.resolve(ticket.id)).rejects.toThrow("out of reach");
    expect((await seen(world, ticket.id)).status).toBe("open");
  });

  test("does not resolve over a reply that they have not read, where they say what they read", async () => {
    const ticket = await opened(world);
    const { etag } = await world.support.read(AGENT, ticket.id);
    await reply(tokenIn(ticket.mail));
    expect(await codeOf(world.support.resolve(ticket.id, etag))).toBe("precondition-failed");
    const again = await world.support.read(AGENT, ticket.id);
    expect(again.ticket.status).toBe("open");
    expect(await codeOf(world.support.resolve(ticket.id, again.etag))).toBe("done");
  });

  test("does not answer what another has answered, where they say what they read", async () => {
    const ticket = await opened(world);
    const { etag } = await world.support.read(AGENT, ticket.id);
    const answers = ["one", "two", "three"].map((text) =>
      codeOf(world.support.replyAsEmployee(ticket.id, { text }, etag)),
    );
    expect((await Promise.all(answers)).toSorted()).toEqual(["done", "precondition-failed", "precondition-failed"]);
    expect(await codeOf(world.support.replyAsEmployee(ticket.id, { text: "late" }, etag))).toBe("precondition-failed");
    const again = await world.support.read(AGENT, ticket.id);
    expect(again.ticket.messages).toHaveLength(1);
    expect(await codeOf(world.support.replyAsEmployee(ticket.id, { text: "read" }, again.etag))).toBe("done");
  });

  test("finds tickets by status and by number, as people read it out", async () => {
    const [one, other] = [await opened(world), await opened(world)];
    await world.support.resolve(other.id);
    const numbers = async (status: "open" | "resolved") =>
      (await world.support.list(AGENT, { status })).tickets.map(({ ticketNumber }) => ticketNumber);
    expect(await numbers("open")).toContain(one.ticketNumber);
    expect(await numbers("open")).not.toContain(other.ticketNumber);
    expect(await numbers("resolved")).toContain(other.ticketNumber);
    const { tickets } = await world.support.list(AGENT, { number: other.ticketNumber });
    expect(tickets.map(({ id }) => id)).toEqual([other.id]);
  });

  test("who links a ticket to an organization shows it to nobody", async () => {
    const { contact, organizationId } = await registered(world);
    const ticket = await opened(world);
    expect(await world.support.linkOrganization(ticket.id, organizationId)).toMatchObject({ organizationId });
    expect((await seen(world, ticket.id)).organizationId).toBe(organizationId);
    expect(await codeOf(world.support.readOwn(contact, ticket.id))).toBe("not-found");
    expect(await world.support.listOwn(contact, {})).toEqual({ tickets: [], continuation: null });
  });

  test("who links it to another organization ends what was recorded for the former one", async () => {
    const [former, next] = [await registered(world), await registered(world)];
    const ticket = await opened(world);
    for (const { organizationId } of [former, former, next]) {
      await world.support.linkOrganization(ticket.id, organizationId);
    }
    expect(world.ended.filter((one) => one.ticket === ticket.id)).toEqual([{ ticket: ticket.id, why: "relinked" }]);
  });

  test.each(["0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10"])("is told where there is no such ticket", async (id) => {
    const { organizationId } = await registered(world);
    for (const act of [
      () => world.support.read(AGENT, id),
      () => world.support.replyAsEmployee(id, { text: "Hello" }),
      () => world.support.resolve(id),
      () => world.support.linkOrganization(id, organizationId),
    ]) {
      expect(await codeOf(act())).toBe("not-found");
    }
    const ticket = await opened(world);
    expect(await codeOf(world.support.linkOrganization(ticket.id, id))).toBe("not-found");
  });
});

describe("the trail of an employee's reading", () => {
  const trail = async (organizationId: string): Promise<number> => {
    const db = await world.sql.db();
    const rows = await db.selectFrom("readings").selectAll().where("organization_id", "=", organizationId).execute();
    return rows.length;
  };

  test("is left with the organization that a ticket is linked to, and with the one whose contact wrote it", async () => {
    const [linked, writer, bystander] = [await registered(world), await registered(world), await registered(world)];
    const ticket = await opened(world, { email: writer.email.toUpperCase() });
    await world.support.linkOrganization(ticket.id, linked.organizationId);
    await seen(world, ticket.id);
    const counts = () => Promise.all([linked, writer, bystander].map((one) => trail(one.organizationId)));
    expect(await counts()).toEqual([1, 1, 0]);
    await world.support.list(AGENT, { number: ticket.ticketNumber });
    expect(await counts()).toEqual([2, 2, 0]);
    const readings = await trailOf(world, {
      organizationId: linked.organizationId,
      subject: linked.contact.subject,
    });
    expect(readings.map(({ role }) => role)).toEqual(["Support.Agent", "Support.Agent"]);
  });

  test("is left once for a page, however many of its tickets concern the organization", async () => {
    const { email, organizationId } = await registered(world);
    for (let at = 0; at < 3; at++) await world.support.open(question({ email }));
    await world.support.list(AGENT, {});
    expect(await trail(organizationId)).toBe(1);
  });

  test("comes first: where it cannot be left nothing is shown", async () => {
    const { email } = await registered(world);
    const ticket = await opened(world, { email });
    const { createSupport } = await import("../../shared/support/createSupport.ts");
    const untraced = createSupport({
      ...world.supportParts,
      noteReading: async () => {
        throw new Error("no trail");
      },
    });
    await expect(untraced.read(AGENT, ticket.id)).rejects.toThrow("no trail");
    await expect(untraced.list(AGENT, {})).rejects.toThrow("no trail");
  });
});

describe("a contact", () => {
  test("sees the tickets from their own address, however it was typed, and answers on their pages", async () => {
    const { contact, email } = await registered(world);
    const ticket = await opened(world, { email: email.toUpperCase() });
    const { tickets } = await world.support.listOwn(contact, {});
    expect(tickets.map(({ id, subject }) => [id, subject])).toEqual([[ticket.id, ticket.subject]]);
    expect(await world.support.replyAsContact(contact, ticket.id, { text: "Any news?" })).toMatchObject({
      ticketNumber: ticket.ticketNumber,
      status: "open",
    });
    const { messages } = await world.support.readOwn(contact, ticket.id);
    expect(messages.map(({ author, text }) => [author, text])).toEqual([["contact", "Any news?"]]);
    expect(await world.mailsTo(email.toUpperCase())).toHaveLength(1);
  });

  test("neither sees nor answers a ticket from another address, though it names their tenant", async () => {
    const { contact } = await registered(world);
    const ticket = await opened(world, { tenant: "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10" });
    expect(await codeOf(world.support.readOwn(contact, ticket.id))).toBe("not-found");
    expect(await codeOf(world.support.replyAsContact(contact, ticket.id, { text: "Mine?" }))).toBe("not-found");
  });

  test("who took over from another sees none of the former one's tickets", async () => {
    const former = await registered(world);
    await opened(world, { email: former.email });
    const { contactName, contactEmail, contactPhone } = somebody();
    const handover = { contactName, contactEmail, contactPhone, currentPassword: former.password };
    await world.room.requestHandover(former.contact, handover);
    const token = tokenIn((await world.mailsTo(contactEmail)).at(-1));
    await world.room.confirmHandover({ token, password: "green bottle on a shelf" });
    const { accessToken } = await world.room.signIn({ email: contactEmail, password: "green bottle on a shelf" });
    const next = await world.room.currentContact(accessToken);
    expect(await world.support.listOwn(next, {})).toEqual({ tickets: [], continuation: null });
    expect(await codeOf(world.support.listOwn(former.contact, {}))).toBe("not-signed-in");
  });

  test("turns pages, the newest first, and loses none on the way", async () => {
    const { contact, email } = await registered(world);
    const numbers: string[] = [];
    for (let at = 0; at < 27; at++) {
      numbers.unshift((await world.support.open(question({ email }))).ticketNumber);
      // So many an hour are more than one address may write.
      world.clock.advance(DAY / 20);
    }
    const first = await world.support.listOwn(contact, {});
    const second = await world.support.listOwn(contact, { continuation: first.continuation ?? "" });
    expect([first.tickets.length, second.tickets.length, second.continuation]).toEqual([25, 2, null]);
    expect([...first.tickets, ...second.tickets].map(({ ticketNumber }) => ticketNumber)).toEqual(numbers);
    expect(await codeOf(world.support.listOwn(contact, { continuation: "made-up" }))).toBe("validation-failed");
  });
});

describe("a damaged ticket", () => {
  test("hides itself alone from a list, and shows nothing by itself", async () => {
    const [whole, damaged] = [await opened(world), await opened(world)];
    const db = await world.sql.db();
    const row = await db.selectFrom("tickets").selectAll().where("id", "=", whole.id).executeTakeFirstOrThrow();
    await db.updateTable("tickets").set({ content: row.content }).where("id", "=", damaged.id).execute();
    const ids = (await world.support.list(AGENT, {})).tickets.map(({ id }) => id);
    expect(ids).toContain(whole.id);
    expect(ids).not.toContain(damaged.id);
    expect(await codeOf(world.support.read(AGENT, damaged.id))).toBe("seal-broken");
  });
});
